// What may reach port 80, byte by byte: only a GET or HEAD of exactly a live token's path is
// answered with its key authorization, once for each connection.
#include "acme/challenge/http_01_responder.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/tcp_client.hpp"

namespace acme8443::acme {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";
const std::string path = "/.well-known/acme-challenge/" + token;
const std::string secret = token + ".thumbprint";

struct Row {
    const char* why;
    std::string bytes;
    std::string status;  ///< "HTTP/1.1 404", or empty: closed without a word
    bool answered{};     ///< with the key authorization
};

class Port80 : public testing::Test {
protected:
    void SetUp() override
    {
        auto made = make_http_01_responder({.port = port, .forwarded_from = 80});
        ASSERT_THAT(made, IsOk());
        responder = std::move(*made);
        auto out = responder->present({.name = Identifier::raw(Identifier::Kind::dns, "a.example"),
                                       .type = ChallengeType::http_01,
                                       .token = token,
                                       .key_authorization = secret,
                                       .url = "https://ca.example/challenge"},
                                      {});
        ASSERT_THAT(out, IsOk());
        presented.emplace(std::move(*out));
    }
    std::uint16_t port = dead_port();
    std::unique_ptr<Solver> responder;
    std::optional<Presented> presented;
};
class HostileHttp : public Port80, public testing::WithParamInterface<Row> {};

std::string get(const std::string& target, const std::string& more = "")
{
    return "GET " + target + " HTTP/1.1\r\nHost: a.example\r\n" + more + "\r\n";
}

std::size_t count(const std::string& text, const std::string& what)
{
    std::size_t found = 0;
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
    return found;
}

TEST_P(HostileHttp, GetsAConstant)
{
    const TcpClient client(port);
    client.send(GetParam().bytes);
    client.end_sending();
    const std::string answer = client.rest();
    EXPECT_THAT(answer, StartsWith(GetParam().status));
    EXPECT_LE(count(answer, "HTTP/1."), 1U) << "one answer for each connection";
    EXPECT_EQ(count(answer, secret), GetParam().answered ? 1U : 0U) << answer;
    EXPECT_THAT(TcpClient(port, get(path)).rest(), HasSubstr(secret)) << "and goes on";
}

const std::string ok = "HTTP/1.1 200 ";
const std::string bad = "HTTP/1.1 400 ";
const std::string unknown = "HTTP/1.1 404 ";

INSTANTIATE_TEST_SUITE_P(
    , HostileHttp,
    testing::Values(
        Row{"what_a_ca_sends", get(path), ok, true},
        Row{"http_1_0_without_a_host", "GET " + path + " HTTP/1.0\r\n\r\n", ok, true},
        Row{"another_host", "GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n", ok, true},
        Row{"absolute_form", get("http://a.example" + path), unknown},
        Row{"absolute_form_of_nothing", get("http://a.example"), unknown},
        Row{"authority_form", "CONNECT a.example:443 HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405 "},
        Row{"asterisk_form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405 "},
        Row{"head_has_no_body", "HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n", ok},
        Row{"lower_case_method", "get " + path + " HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405 "},
        Row{"percent_encoded_letter", get("/.well-known/acme-challenge/%65" + token.substr(1)),
            unknown},
        Row{"percent_encoded_slash", get("/.well-known%2Facme-challenge/" + token), unknown},
        Row{"dots", get("/.well-known/acme-challenge/../acme-challenge/" + token), unknown},
        Row{"dots_and_a_semicolon", get("/.well-known/acme-challenge/..;/" + token), unknown},
        Row{"two_slashes", get("//.well-known/acme-challenge/" + token), unknown},
        Row{"a_slash_behind", get(path + "/"), unknown}, Row{"a_query", get(path + "?x"), unknown},
        Row{"a_fragment", get(path + "#x"), unknown},
        Row{"a_null_behind", get(path + std::string(1, '\0')), bad},
        Row{"backslashes", get("\\.well-known\\acme-challenge\\" + token), unknown},
        Row{"another_token", get("/.well-known/acme-challenge/" + std::string(43, 'A')), unknown},
        Row{"no_token", get("/.well-known/acme-challenge/"), unknown},
        Row{"etc_passwd", get("/.well-known/acme-challenge/../../../../etc/passwd"), unknown},
        Row{"both_lengths",
            get("/x", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n" +
                get(path),
            ""},
        Row{"two_lengths", get("/x", "Content-Length: 0\r\nContent-Length: 60\r\n") + get(path),
            ""},
        Row{"a_length_below_zero", get("/x", "Content-Length: -1\r\n") + get(path), bad},
        Row{"chunks_for_ever", get("/x", "Transfer-Encoding: chunked\r\n") + "ffffffffffffffff\r\n",
            unknown},
        Row{"pipelined", get("/x") + get(path) + get(path), unknown},
        Row{"a_request_in_a_body", get("/x", "Content-Length: 200\r\n") + get(path), unknown},
        Row{"a_folded_header", get("/x", "X: a\r\n b\r\n"), unknown},
        Row{"a_space_before_the_colon", get("/x", "X : a\r\n"), bad},
        Row{"a_header_without_a_colon", get("/x", "X\r\n"), bad},
        Row{"bare_line_feeds", "GET " + path + " HTTP/1.1\nHost: a\n\n", bad},
        Row{"a_carriage_return_in_the_target", "GET /a\rb HTTP/1.1\r\nHost: a\r\n\r\n", bad},
        Row{"two_hosts", get("/x", "Host: b\r\n"), unknown},
        Row{"http_2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", bad},
        Row{"http_0_9", "GET " + path + "\r\n\r\n", bad},
        Row{"a_client_hello", "\x16\x03\x01\x02\x01\x01\x01\xfc\x03\x03", bad},
        Row{"nothing", "", ""}, Row{"half_a_request", "GET " + path + " HT", ""}),
    row_name);

TEST_F(Port80, AMebibyteOfHeaderIsRefusedEarly)
{
    const TcpClient client(port);
    client.send("GET / HTTP/1.1\r\nX: ");
    client.send(std::string(1 << 20, 'x'));  // it may have hung up meanwhile
    EXPECT_THAT(client.rest(), Not(HasSubstr("still open")));
    const TcpClient many(port);
    many.send("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 10'000 && many.send("X: y\r\n"); ++i) {
    }
    EXPECT_THAT(many.rest(), Not(HasSubstr("still open")));
    EXPECT_THAT(TcpClient(port, get(path)).rest(), HasSubstr(secret));
}

}  // namespace
}  // namespace acme8443::acme
