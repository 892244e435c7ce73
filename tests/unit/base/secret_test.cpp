#include "base/secret.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <type_traits>

#include "base/process.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443 {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

template <class T, class = void>
struct Printable : std::false_type {
};
template <class T>
struct Printable<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<T>())>>
    : std::true_type {
};
static_assert(Printable<std::string>::value && !Printable<Secret>::value);
static_assert(!std::is_convertible_v<Secret, std::string> &&
              !std::is_convertible_v<Secret, std::string_view> &&
              !std::is_constructible_v<nlohmann::json, Secret>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);

MATCHER_P(Reveals, text, "") { return arg.reveal() == text; }

class SecretReference : public testing::Test {
protected:
    std::string file(const std::string& bytes, mode_t mode = 0600)
    {
        const auto path = directory_ / "secret";
        std::ofstream(path) << bytes;
        chmod(path.c_str(), mode);
        return path.string();
    }
    TempDir directory_{};
};

TEST_F(SecretReference, NamesAFile)
{
    EXPECT_THAT(read_secret("file:" + file("s3cret\r\n")), IsOkAndHolds(Reveals("s3cret")));
    EXPECT_THAT(read_secret("file:" + file(" a b \n\n")), IsOkAndHolds(Reveals(" a b ")));
}

TEST_F(SecretReference, TakesTheModesThatASecretMayHave)
{
    for (const mode_t mode : {0600U, 0400U, 0640U, 0440U})
        EXPECT_THAT(read_secret("file:" + file("s3cret", mode)), IsOk()) << std::oct << mode;
    for (const mode_t mode : {0644U, 0604U, 0660U, 0666U, 0700U, 0601U, 04600U})
        EXPECT_THAT(read_secret("file:" + file("s3cret", mode)),
                    FailsWith(Errc::permission,
                              AllOf(HasSubstr("chmod 0600 '" + (directory_ / "secret").string()),
                                    Not(HasSubstr("s3cret")))))
            << std::oct << mode;
}

TEST_F(SecretReference, NamesAVariable)
{
    setenv("ACME8443_TEST_SECRET", "s3cret", 1);
    EXPECT_THAT(read_secret("env:ACME8443_TEST_SECRET"), IsOkAndHolds(Reveals("s3cret")));
    const auto seen = run({.argv = {"env"}}, {});
    ASSERT_THAT(seen, IsOk());
    EXPECT_THAT(seen->output, Not(HasSubstr("s3cret"))) << "no program inherits it";
    unsetenv("ACME8443_TEST_SECRET");
    EXPECT_THAT(read_secret("env:ACME8443_TEST_SECRET"),
                FailsWith(Errc::bad_config, HasSubstr("no such variable")));
}

TEST_F(SecretReference, NamesACredentialOfTheUnit)
{
    unsetenv("CREDENTIALS_DIRECTORY");
    EXPECT_THAT(read_secret("systemd-creds:secret"),
                FailsWith(Errc::bad_config, HasSubstr("LoadCredential=secret:/path")));
    file("s3cret", 0400);
    setenv("CREDENTIALS_DIRECTORY", directory_.path().c_str(), 1);
    EXPECT_THAT(read_secret("systemd-creds:secret"), IsOkAndHolds(Reveals("s3cret")));
    EXPECT_THAT(read_secret("systemd-creds:other"), FailsWith(Errc::not_found, HasSubstr("other")));
    unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_F(SecretReference, NamesAProgramThatIsRunWithoutAShell)
{
    EXPECT_THAT(read_secret("exec:/bin/echo  s3cret $HOME;id"),
                IsOkAndHolds(Reveals("s3cret $HOME;id")));
    EXPECT_THAT(read_secret("exec:/bin/false"),
                FailsWith(Errc::hook_failed, HasSubstr("exec:/bin/false: exit status 1")));
    EXPECT_THAT(read_secret("exec:/nowhere/program"),
                FailsWith(Errc::not_found, HasSubstr("exec:/nowhere/program")));
    EXPECT_THAT(read_secret("exec:/usr/bin/head -c 16385 /dev/zero"),
                FailsWith(Errc::too_large, HasSubstr("16 KiB")));
}

TEST_F(SecretReference, NamesNothing)
{
    EXPECT_THAT(read_secret("file:" + file("\n")), FailsWith(Errc::bad_config, HasSubstr("empty")));
    EXPECT_THAT(read_secret("file:" + directory_.path().string()), Not(IsOk()));
    EXPECT_THAT(read_secret("file:/dev/null"),
                FailsWith(Errc::bad_config, HasSubstr("not a regular file")));
    EXPECT_THAT(read_secret("file:" + file(std::string(16'385, 'x'))),
                FailsWith(Errc::too_large, HasSubstr("16 KiB")));
    EXPECT_THAT(read_secret("file:/nowhere/secret"), FailsWith(Errc::not_found, HasSubstr("/now")));
}

TEST_F(SecretReference, IsNotRepeatedWhenItMayBeTheSecretItself)
{
    for (const char* typed : {"hunter2", "hunter2:", "file:hunter2", "exec:hunter2",
                              "env:", "systemd-creds:../hunter2", "https://hunter2", ""}) {
        EXPECT_THAT(check_secret_reference(typed),
                    FailsWith(Errc::bad_config, Not(HasSubstr("hunter2"))))
            << typed;
        EXPECT_THAT(read_secret(typed), FailsWith(Errc::bad_config, Not(HasSubstr("hunter2"))));
    }
    EXPECT_THAT(check_secret_reference("file:/nowhere/secret"), IsOk());
}

/// What lies there now, whether it is ours to look at or not; nothing when it is no memory any
/// more.
std::string memory_at(std::uintptr_t address)
{
    std::array<char, 300> bytes{};  // not on the heap: it might be the very memory
    const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    const ssize_t got = pread(memory, bytes.data(), bytes.size(), static_cast<off_t>(address));
    close(memory);
    return std::string(bytes.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
}

TEST(Secret, IsWipedWhenItGoesOrIsReplaced)
{
    const std::string middle(100, 's');  // malloc writes into both ends of what is freed
    const auto filled = [&] {
        return Secret(std::string(100, 'a') + middle + std::string(100, 'z'));
    };
    const auto address_of = [](const Secret& secret) {
        return reinterpret_cast<std::uintptr_t>(secret.reveal().data());
    };
    std::uintptr_t gone = 0;
    {
        const Secret secret = filled();
        gone = address_of(secret);
        ASSERT_THAT(memory_at(gone), HasSubstr(middle));
    }
    EXPECT_THAT(memory_at(gone), Not(HasSubstr("ssss")));

    Secret replaced = filled();
    gone = address_of(replaced);
    replaced = Secret();
    EXPECT_THAT(memory_at(gone), Not(HasSubstr("ssss")));
}

TEST(Secret, WipesWhatItHeld)
{
    std::string text = "s3cret, longer than a string holds in itself";
    const char* const bytes = text.data();
    const std::size_t size = text.size();
    wipe(text);
    EXPECT_TRUE(text.empty());
    for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(bytes[i], '\0');
}

}  // namespace
}  // namespace acme8443
