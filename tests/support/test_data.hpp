#pragma once
#include <string>

#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/source_tree.hpp"

namespace acme8443 {

/// A file of tests/data; fails the test without it.
inline std::string test_data(const std::string& name)
{
    auto bytes = file::read(source_tree() / "tests/data" / name);
    EXPECT_THAT(bytes, IsOk());
    return bytes.value_or("");
}

}  // namespace acme8443
