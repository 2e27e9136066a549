# Warnings for our own targets only.
function(pellucid_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
    -Wunused-const-variable=1)
  if(PELLUCID_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
option(PELLUCID_WERROR "Warnings are errors" OFF)
