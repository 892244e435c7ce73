#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace acme8443::fuzz {

inline std::string_view text(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program, and so the fuzzing, with the sentence that does not hold.
inline void require(bool holds, const char* sentence)
{
    if (holds) return;
    std::fprintf(stderr, "not so: %s\n", sentence);
    std::abort();
}

}  // namespace acme8443::fuzz
