# Warnings for our own targets only. clang's own: that a mutex is held where base/mutex.h asks for it.
option(PELLUCID_WERROR "Warnings are errors" OFF)
function(pellucid_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
    # -Wrestrict of g++ 12 warns of any "text" + string: its bug 105651.
    $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local -Wunused-const-variable=1 -Wno-restrict>
    $<$<CXX_COMPILER_ID:Clang>:-Wunused-const-variable -Wthread-safety>)
  if(PELLUCID_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
