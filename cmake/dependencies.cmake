# Everything plangate links, found on the system. The floor is what Debian 12 ships; newer is welcome.
find_package(fmt 9 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)

# simdjson's own file calls 3.6 incompatible with a request for 3.0, so the floor is checked here.
find_package(simdjson REQUIRED)
if(simdjson_VERSION VERSION_LESS 3.0)
  message(FATAL_ERROR "simdjson 3.0 or newer is needed, ${simdjson_VERSION} was found")
endif()

find_package(yaml-cpp 0.7 REQUIRED)
if(NOT TARGET yaml-cpp::yaml-cpp)  # the target's name before yaml-cpp 0.8
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

# Linked from their archives where the system has them: each shared object fewer saves a quarter of a millisecond of
# every start.
function(prefer_archive target archive)
  find_library(${archive}_ARCHIVE NAMES lib${archive}.a)
  if(${archive}_ARCHIVE)
    target_link_libraries(${target} INTERFACE ${${archive}_ARCHIVE} ${ARGN})
  else()
    target_link_libraries(${target} INTERFACE ${archive})
  endif()
endfunction()
add_library(plangate_sqlite INTERFACE)
target_include_directories(plangate_sqlite SYSTEM INTERFACE ${SQLite3_INCLUDE_DIRS})
prefer_archive(plangate_sqlite sqlite3 m ${CMAKE_DL_LIBS})
add_library(plangate_yaml INTERFACE)
target_include_directories(plangate_yaml SYSTEM INTERFACE
  $<TARGET_PROPERTY:yaml-cpp::yaml-cpp,INTERFACE_INCLUDE_DIRECTORIES>)
prefer_archive(plangate_yaml yaml-cpp)

# cpp-httplib, header only or compiled, with TLS. Its package says by pkg-config alone how it was built.
find_package(OpenSSL 3.0 REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(httplib REQUIRED cpp-httplib>=0.11)
add_library(plangate_httplib INTERFACE)
target_include_directories(plangate_httplib SYSTEM INTERFACE ${httplib_INCLUDE_DIRS})
target_compile_options(plangate_httplib INTERFACE ${httplib_CFLAGS_OTHER})
target_compile_definitions(plangate_httplib INTERFACE CPPHTTPLIB_OPENSSL_SUPPORT)
target_link_directories(plangate_httplib INTERFACE ${httplib_LIBRARY_DIRS})
target_link_libraries(plangate_httplib INTERFACE ${httplib_LIBRARIES} OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
