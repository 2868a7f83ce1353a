# SPDX-License-Identifier: BSD-3-Clause
# What `cmake --install` puts where, and the Debian packages (`cpack -G DEB` in the build folder): the programs, and the Wireshark
# plugin for itself, so that a server needs neither Wireshark nor Qt.
if(TARGET commgraph-command)
  install(TARGETS commgraph-command RUNTIME)
endif()
if(TARGET pcap2avro)
  install(TARGETS pcap2avro RUNTIME)
endif()

# Debian policy wants man pages compressed, without a time inside so that the same input gives the same package.
file(GLOB man_pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/man/*.1)
set(compressed_pages)
foreach(page IN LISTS man_pages)
  cmake_path(GET page FILENAME name)
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/man/${name}.gz
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/man
    COMMAND gzip -9nc ${page} > ${PROJECT_BINARY_DIR}/man/${name}.gz
    DEPENDS ${page} VERBATIM)
  list(APPEND compressed_pages ${PROJECT_BINARY_DIR}/man/${name}.gz)
endforeach()
add_custom_target(man ALL DEPENDS ${compressed_pages})
install(FILES ${compressed_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

file(GLOB bash_completions CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/completions/*.bash)
foreach(completion IN LISTS bash_completions)
  cmake_path(GET completion STEM name)
  install(FILES ${completion} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${name})
endforeach()
file(GLOB zsh_completions CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/completions/_*)
install(FILES ${zsh_completions} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)

if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/schema)
  install(DIRECTORY schema/ DESTINATION ${CMAKE_INSTALL_DATADIR}/commgraph PATTERN CMakeLists.txt EXCLUDE)
endif()
install(FILES README.md LICENSES/BSD-3-Clause.txt DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES cmake/debian-copyright DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
if(COMMGRAPH_BUILD_PLUGIN)
  install(FILES cmake/debian-copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/commgraph-wireshark RENAME copyright
    COMPONENT wireshark-documents)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME commgraph)
set(CPACK_PACKAGE_VENDOR "The commgraph authors")
set(CPACK_PACKAGE_CONTACT "The commgraph authors <commgraph@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "communication graphs from packet captures")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
# The plugin's folder is an absolute path, Wireshark's own; without DESTDIR it would be written to.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEBIAN_COMMGRAPH_PACKAGE_NAME commgraph)
set(CPACK_DEBIAN_COMMGRAPH_PACKAGE_SUGGESTS commgraph-wireshark)
set(CPACK_DEBIAN_COMMGRAPH_DESCRIPTION
"communication graphs from packet captures
Reads packet captures (pcap, pcapng), and writes the packets as Avro records
for Hive and Spark and the communication graph, who sent to whom and how
much, as CSV and GEXF for Gephi and other programs.")
set(CPACK_DEBIAN_WIRESHARK_PACKAGE_NAME commgraph-wireshark)
set(CPACK_DEBIAN_WIRESHARK_PACKAGE_RECOMMENDS "wireshark | tshark")
set(CPACK_DEBIAN_WIRESHARK_DESCRIPTION
"communication graphs in Wireshark and tshark
A plugin: Statistics > Communication Graph in Wireshark and -z commgraph in
tshark count who sends to whom and how much, as the package commgraph does.")
include(CPack)
cpack_add_component_group(commgraph)
cpack_add_component(programs GROUP commgraph)
cpack_add_component_group(wireshark)
cpack_add_component(wireshark-plugin GROUP wireshark)
cpack_add_component(wireshark-documents GROUP wireshark)
