# `cmake --install`: the library, its headers, the command, the bundled model, and what
# find_package(pellucid) and `pkg-config pellucid` read. The prefix may be moved afterwards.
include(CMakePackageConfigHelpers)

set_target_properties(pellucid PROPERTIES VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
  DEFINE_SYMBOL "")  # the same objects, static or shared: a compiler cache serves both
install(TARGETS pellucid EXPORT pellucidTargets)
install(DIRECTORY include/pellucid ${PROJECT_BINARY_DIR}/include/pellucid
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(DIRECTORY models/sentiment DESTINATION ${CMAKE_INSTALL_DATADIR}/pellucid/models)
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})

if(TARGET pellucid_cli)
  file(RELATIVE_PATH libraries ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(pellucid_cli PROPERTIES INSTALL_RPATH "$ORIGIN/${libraries}")
  install(TARGETS pellucid_cli)
endif()

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/pellucid)
install(EXPORT pellucidTargets NAMESPACE pellucid:: DESTINATION ${package_dir})
configure_package_config_file(cmake/pellucidConfig.cmake.in
  ${PROJECT_BINARY_DIR}/pellucidConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/pellucidConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/pellucidConfig.cmake
  ${PROJECT_BINARY_DIR}/pellucidConfigVersion.cmake DESTINATION ${package_dir})

file(RELATIVE_PATH prefix_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/pellucid.pc.in ${PROJECT_BINARY_DIR}/pellucid.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/pellucid.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
