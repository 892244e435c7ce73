#include "app/settings/two_keys.hpp"

#include <gmock/gmock.h>

#include "app/settings/configuration.hpp"
#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* both = R"(names = ["app.example.org"]
second_key_type = "rsa-2048"
[[deploy]]
target = "files"
dir = "/etc/nginx/tls/{key}"
)";

class TwoKeys : public testing::Test {
protected:
    void write(const std::string& name, std::string_view text) const
    {
        ASSERT_THAT(file::make_directories(dir / "certificates", 0700), IsOk());
        ASSERT_THAT(file::create(dir / "certificates" / (name + ".toml"), text, 0600), IsOk());
    }
    Result<CertificateSpec> spec(const std::string& name) const
    {
        return configuration.certificate(name).and_then(
            [](const CertificateFile& file) { return resolve(file, {}); });
    }
    TempDir dir{};
    Configuration configuration{dir.path()};
};

TEST_F(TwoKeys, OneFileIsTwoCertificates)
{
    write("app.example.org", both);
    EXPECT_THAT(configuration.certificates(),
                IsOkAndHolds(ElementsAre("app.example.org", "app.example.org.rsa")));
    const auto first = spec("app.example.org");
    const auto second = spec("app.example.org.rsa");
    ASSERT_THAT(first, IsOk());
    ASSERT_THAT(second, IsOk());
    EXPECT_EQ(first->order.key_type, KeyType::ecdsa_p256);
    EXPECT_EQ(second->order.key_type, KeyType::rsa_2048);
    EXPECT_EQ(second->name, "app.example.org.rsa");
    EXPECT_EQ(first->targets.at(0).settings.at("dir").front(), "/etc/nginx/tls/ecdsa");
    EXPECT_EQ(second->targets.at(0).settings.at("dir").front(), "/etc/nginx/tls/rsa");
    EXPECT_EQ(first->targets.at(0).looked_at_with, pki::KeyFamily::ecdsa);
    EXPECT_EQ(second->targets.at(0).looked_at_with, pki::KeyFamily::rsa);
}

TEST_F(TwoKeys, TheFileIsKeptAsItWasWritten)
{
    write("app.example.org", both);
    const auto file = configuration.certificate("app.example.org");
    ASSERT_THAT(file, IsOk());
    EXPECT_THAT(to_toml(*file), HasSubstr("/etc/nginx/tls/{key}"));
}

TEST_F(TwoKeys, OnlyTheSecondOneOfThisFile)
{
    write("app.example.org", both);
    for (const char* name : {"app.example.org.ecdsa", "www.example.org.rsa", ".rsa", "rsa"})
        EXPECT_THAT(configuration.certificate(name).map([](auto&&) {}),
                    FailsWith(Errc::not_found, HasSubstr(name)));
}

TEST_F(TwoKeys, AFileOfItsOwnGoesFirst)
{
    write("app.example.org", both);
    write("app.example.org.rsa", "names = [\"other.example.org\"]\n");
    EXPECT_THAT(configuration.certificates(),
                IsOkAndHolds(ElementsAre("app.example.org", "app.example.org.rsa")));
    EXPECT_EQ(spec("app.example.org.rsa")->order.names.front().name.value(), "other.example.org");
}

TEST_F(TwoKeys, RefuseWhatCannotBeServedTogether)
{
    struct Row {
        const char* text;
        const char* why;
    };
    const Row rows[] = {
        {"key_type = \"rsa-4096\"\nsecond_key_type = \"rsa-2048\"\n",
         "one is RSA, the other ECDSA"},
        {"second_key_type = \"ecdsa-p384\"\n", "one is RSA, the other ECDSA"},
        {"second_key_type = \"rsa-2048\"\n[[deploy]]\ntarget = \"files\"\ndir = \"/etc/tls\"\n",
         "write {key}"},
        {"second_key_type = \"ed25519\"\n", "not a key type"},
    };
    for (int i = 0; const Row& row : rows) {
        const std::string name = "row" + std::to_string(i++);
        write(name, "names = [\"a.example.org\"]\n" + std::string(row.text));
        const auto made = spec(name);
        ASSERT_FALSE(made) << row.text;
        EXPECT_THAT(made.error().message, HasSubstr(row.why));
    }
    ASSERT_THAT(file::create(dir / "acme8443.toml", "second_key_type = \"rsa-2048\"\n", 0600),
                IsOk());
    EXPECT_THAT(configuration.for_all().map([](auto&&) {}),
                FailsWith(Errc::bad_config, HasSubstr("belongs into the file of a certificate")));
}

}  // namespace
}  // namespace acme8443::app
