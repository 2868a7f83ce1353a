# SPDX-License-Identifier: BSD-3-Clause
# cmake -D INPUT=FILE -D OUTPUT=FILE.c -D NAME=SYMBOL -P embed_text.cmake: the bytes of INPUT as a NUL-terminated C array.
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
file(WRITE "${OUTPUT}" "extern const char ${NAME}[];\nconst char ${NAME}[] = {\n${bytes}0};\n")
