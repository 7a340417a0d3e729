include(${CMAKE_CURRENT_LIST_DIR}/AntlrForClang.cmake)

# assay_library(NAME FOLDER... [LINK libraries...]): a static library of every source in the folders
# of this directory. Sources are found, not listed, so that a new probe or report is two files and a
# row of its table.
function(assay_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "FOLDERS;LINK")
  set(sources)
  foreach(folder IN LISTS arg_FOLDERS)
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cc)
    list(APPEND sources ${found})
  endforeach()
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${arg_LINK})
    target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_LINK})
  assay_strict(${name})
endfunction()

# Our own code's warnings. Clang's -Wconversion means more than GCC's: it is held to the same.
# GCC 12 sees overlapping copies in `"x" + string` (GCC bug 105651) and members of a std::variant that
# it does not hold (GCC bug 80635) where it inlines much; clang and the sanitizers look at both too.
function(assay_strict name)
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wshadow -Wconversion -Wold-style-cast
                         -Werror
                         $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized>)
endfunction()
