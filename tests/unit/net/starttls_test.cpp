#include "base/net/starttls.hpp"

#include "tests/support/loopback.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::net {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using testing::AllOf;
using testing::HasSubstr;

/// One server's side of the words before TLS: says `greeting`, then each answer after hearing
/// something.
struct Script {
    const char* name;
    StartTls how;
    std::string_view greeting;
    std::vector<std::string_view> answers;
    const char* refusal;  ///< a part of the error; empty: TLS may begin
};

class Dialogue : public testing::TestWithParam<Script> {};

TEST_P(Dialogue, EndsWhereTlsBegins)
{
    const Script& script = GetParam();
    LoopbackServer server([&](Connection& connection) {
        if (!script.greeting.empty()) connection.send(script.greeting);
        for (const std::string_view answer : script.answers) {
            connection.some();
            connection.send(answer);
        }
    });
    const Deadline until{std::chrono::steady_clock::now() + 60s, {}};
    auto connection = TcpConnection::open(*Address::parse("127.0.0.1"), server.port(), until);
    ASSERT_THAT(connection, IsOk());
    const auto begun = start_tls(*connection, script.how);
    if (std::string_view(script.refusal).empty())
        EXPECT_THAT(begun, IsOk());
    else
        EXPECT_THAT(begun, FailsWith(Errc::tls, AllOf(HasSubstr(std::string(to_string(script.how))),
                                                      HasSubstr(script.refusal))));
}

constexpr auto ldap_yes = "\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"sv;
constexpr auto ldap_no = "\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x02\x04\x00\x04\x00"sv;
constexpr auto ldap_long =
    "\x30\x84\x00\x00\x00\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"sv;

INSTANTIATE_TEST_SUITE_P(
    Table, Dialogue,
    testing::Values(
        Script{"at_once", StartTls::at_once, "", {}, ""},
        Script{"smtp",
               StartTls::smtp,
               "220-hello\r\n220 there\r\n",
               {"250-a\r\n250 STARTTLS\r\n", "220 go\r\n"},
               ""},
        Script{"smtp_without",
               StartTls::smtp,
               "220 hello\r\n",
               {"250 a\r\n", "502 no such command\r\n"},
               "502 no"},
        Script{"smtp_closed", StartTls::smtp, "220 hel", {}, "220 hel"},
        Script{"imap", StartTls::imap, "* OK ready\r\n", {"* CAPABILITY\r\na1 OK begin\r\n"}, ""},
        Script{"imap_without", StartTls::imap, "* OK ready\r\n", {"a1 BAD what\r\n"}, "a1 BAD"},
        Script{"ldap", StartTls::ldap, "", {ldap_yes}, ""},
        Script{"ldap_long_form", StartTls::ldap, "", {ldap_long}, ""},
        Script{"ldap_without", StartTls::ldap, "", {ldap_no}, "does not begin"},
        Script{"postgres", StartTls::postgres, "", {"S"}, ""},
        Script{"postgres_without", StartTls::postgres, "", {"N"}, "says: N"},
        Script{"postgres_injected", StartTls::postgres, "", {"SELECT"}, "SELECT"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace acme8443::net
