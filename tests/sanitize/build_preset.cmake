# SPDX-License-Identifier: BSD-3-Clause
# cmake -D PRESET=NAME -D TARGETS=NAME,... -P build_preset.cmake: configures one preset and builds those of its targets.
string(REPLACE "," ";" targets "${TARGETS}")
execute_process(COMMAND ${CMAKE_COMMAND} --preset ${PRESET} --log-level=WARNING COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build --preset ${PRESET} --target ${targets} COMMAND_ERROR_IS_FATAL ANY)
