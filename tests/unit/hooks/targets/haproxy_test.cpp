#include <gmock/gmock.h>

#include "hooks/targets/unix_socket.hpp"
#include "tests/unit/hooks/make.hpp"
#include "tests/unit/hooks/unix_server.hpp"

namespace acme8443::hooks {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string combined =
    "cert " + std::string(64, 'a') + "\nchain\nkey " + std::string(64, 'a') + "\n";

constexpr auto by_hand = "by\n\nhand";

class HaproxyTarget : public testing::Test {
protected:
    HaproxyTarget() { EXPECT_THAT(file::create(pem, by_hand, 0600), IsOk()); }
    std::unique_ptr<Target> make(Settings more = {}) const
    {
        more["pem"] = {pem.string()};
        more["socket"] = {socket.string()};
        return must_make(spec_of("haproxy", more));
    }
    /// HAProxy's words, as 2.6 says them; `refuses` is what it says to one of the commands instead.
    std::string answer(const std::string& command) const
    {
        const std::string verb = command.substr(0, command.find(' '));
        if (verb == refused) return refusal;
        if (verb == "set") return "Transaction created for certificate " + pem.string() + "!\n\n";
        if (verb == "commit") return "Committing " + pem.string() + "\nSuccess!\n\n";
        return "Transaction aborted for certificate '" + pem.string() + "'!\n\n";
    }
    TempDir temporary;
    std::filesystem::path pem = temporary / "site.pem";
    std::filesystem::path socket = temporary / "admin.sock";
    std::string refused;
    std::string refusal;
};

TEST_F(HaproxyTarget, TellsTheProcessFirstAndTheFileFollows)
{
    std::string file_meanwhile;
    const UnixServer haproxy(socket, [&](const std::string& command) {
        file_meanwhile = text_of(pem);
        return answer(command);
    });
    const auto target = make();
    const auto old = target->current();
    const auto slot = target->stage(wordy_live());
    EXPECT_THAT(haproxy.commands(), IsEmpty());
    ASSERT_THAT(target->point(*slot), IsOk());
    EXPECT_THAT(haproxy.commands(),
                ElementsAre("set ssl cert " + pem.string() + " <<\n" + combined + "\n",
                            "commit ssl cert " + pem.string() + "\n"));
    EXPECT_EQ(file_meanwhile, by_hand);
    EXPECT_EQ(text_of(pem), combined);
    EXPECT_EQ(target->current()->id, slot->id);
    EXPECT_THAT(target->reload({}), IsOk());
    ASSERT_THAT(target->point(*old), IsOk());
    EXPECT_THAT(haproxy.commands().at(2), HasSubstr("<<\nby\nhand\n\n"));
    EXPECT_EQ(text_of(pem), by_hand);
}

TEST_F(HaproxyTarget, ARefusedPairIsAbortedAndTheFileStays)
{
    refused = "commit";
    refusal = "inconsistencies between private key and certificate\nCan't commit!\n\n";
    const UnixServer haproxy(socket, [&](const std::string& command) { return answer(command); });
    const auto target = make();
    EXPECT_THAT(target->point(*target->stage(wordy_live())),
                FailsWith(Errc::hook_failed, HasSubstr("HAProxy: inconsistencies")));
    EXPECT_EQ(haproxy.commands().back(), "abort ssl cert " + pem.string() + "\n");
    EXPECT_EQ(text_of(pem), by_hand);
}

TEST_F(HaproxyTarget, AnUnknownCertificateIsSaidSo)
{
    refused = "set";
    refusal = "Can't replace a certificate which is not referenced by the configuration!\n\n";
    const UnixServer haproxy(socket, [&](const std::string& command) { return answer(command); });
    const auto target = make({{"certificate", {"/etc/other.pem"}}});
    EXPECT_THAT(target->point(*target->stage(wordy_live())),
                FailsWith(Errc::hook_failed, HasSubstr("not referenced")));
    EXPECT_THAT(haproxy.commands(), ElementsAre(HasSubstr("set ssl cert /etc/other.pem <<")));
    EXPECT_EQ(text_of(pem), by_hand);
}

TEST_F(HaproxyTarget, AProcessThatDoesNotRunGetsTheFile)
{
    const auto target = make();
    ASSERT_THAT(target->point(*target->stage(wordy_live())), IsOk());
    EXPECT_EQ(text_of(pem), combined);
}

TEST_F(HaproxyTarget, WithoutASocketItIsReloaded)
{
    const auto target =
        must_make(spec_of("haproxy", {{"pem", {pem.string()}},
                                      {"reload", {"touch", (temporary / "told").string()}}}));
    ASSERT_THAT(target->point(*target->stage(wordy_live())), IsOk());
    ASSERT_THAT(target->reload({}), IsOk());
    EXPECT_TRUE(std::filesystem::exists(temporary / "told"));
}

TEST(UnixSocket, SaysWhyItCannotAsk)
{
    const TempDir temporary;
    EXPECT_THAT(ask_socket(temporary / "gone", "x", std::chrono::seconds(1)),
                FailsWith(Errc::connection_refused, HasSubstr("gone")));
    EXPECT_THAT(ask_socket(std::string(200, 'x'), "x", std::chrono::seconds(1)),
                FailsWith(Errc::network, HasSubstr("too long")));
    const UnixServer server(temporary / "socket",
                            [](const std::string&) { return std::string(2'000'000, 'x'); });
    EXPECT_THAT(ask_socket(temporary / "socket", "x\n", std::chrono::minutes(1)),
                FailsWith(Errc::too_large, HasSubstr("1 MiB")));
}

}  // namespace
}  // namespace acme8443::hooks
