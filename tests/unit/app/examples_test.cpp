#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "app/settings/configuration.hpp"
#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/source_tree.hpp"

namespace acme8443::app {
namespace {

TEST(Examples, EveryCertificateFileCanBeUsed)
{
    unsigned seen = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(source_tree() / "examples/certificates")) {
        SCOPED_TRACE(entry.path());
        const auto text = file::read(entry.path());
        ASSERT_THAT(text, IsOk());
        // A group that every system has: that of the service is its package's.
        static const std::regex group{R"(group = ".*")"};
        const std::string here = std::regex_replace(*text, group, R"(group = "root")");
        auto certificate = parse_certificate(here, entry.path().filename().string());
        ASSERT_THAT(certificate, IsOk());
        certificate->name = "example";
        EXPECT_THAT(resolve(*certificate, {}), IsOk());
        ++seen;
    }
    EXPECT_GE(seen, 4U);
}

}  // namespace
}  // namespace acme8443::app
