// fmt, compiled once. Debian packages its headers and a shared library, no archive; as headers only it
// costs every source of ours 3 s (15 s under the sanitizers). What follows the include are the
// templates that fmt's headers declare and leave to its library.
#include <fmt/format-inl.h>

template fmt::detail::thousands_sep_result<char> fmt::detail::thousands_sep_impl(locale_ref);
template char fmt::detail::decimal_point_impl(locale_ref);
template std::locale fmt::detail::locale_ref::get<std::locale>() const;
