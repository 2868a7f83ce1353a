# SPDX-License-Identifier: BSD-3-Clause
# cmake -D PRESET=NAME -P build_preset.cmake: configures and builds one preset.
execute_process(COMMAND ${CMAKE_COMMAND} --preset ${PRESET} --log-level=WARNING COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build --preset ${PRESET} COMMAND_ERROR_IS_FATAL ANY)
