#include "acme/challenge/http_01_answer.hpp"

#include <gmock/gmock.h>

namespace acme8443::acme {
namespace {

const std::string token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";
const std::string path = "/.well-known/acme-challenge/";

HttpReply ask(std::string_view method, const std::string& target,
              const std::string& host = "a.example", std::optional<std::uint16_t> redirect_to = {})
{
    const auto find = [](std::string_view wanted) -> std::optional<std::string> {
        if (wanted != token) return std::nullopt;
        return token + ".thumbprint";
    };
    return answer_http_01({method, target, host}, find, redirect_to);
}

TEST(Http01Answer, IsTheKeyAuthorizationOfALiveToken)
{
    for (const char* host : {"a.example", "a.example:80", "192.0.2.1", "", "anything at all"}) {
        const HttpReply reply = ask("GET", path + token, host);
        EXPECT_EQ(reply.status, 200U);
        EXPECT_EQ(reply.body, token + ".thumbprint");
        EXPECT_EQ(reply.token, token);
    }
    EXPECT_EQ(ask("HEAD", path + token).status, 200U);
}

TEST(Http01Answer, EverythingElseIsAConstant)
{
    struct Row {
        const char* method;
        std::string target;
        unsigned status;
    };
    const Row rows[] = {
        {"GET", "/", 404},
        {"GET", "", 404},
        {"GET", "*", 404},
        {"GET", path, 404},
        {"GET", path + token + "/", 404},
        {"GET", path + token + "?x", 404},
        {"GET", path + token + "%00", 404},
        {"GET", path + "x" + token, 404},
        {"GET", path + token.substr(1), 404},
        {"GET", path + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 404},
        {"GET", path + "../acme-challenge/" + token, 404},
        {"GET", path + "..;/" + token, 404},
        {"GET", path + "%2e%2e/" + token, 404},
        {"GET", path + "/" + token, 404},
        {"GET", "/" + path + token, 404},
        {"GET", "/.WELL-KNOWN/acme-challenge/" + token, 404},
        {"GET", "http://a.example" + path + token, 404},
        {"POST", path + token, 405},
        {"PUT", path + token, 405},
        {"get", path + token, 405},
        {"CONNECT", "a.example:443", 405},
        {"TRACE", "/", 405},
        {"", "/", 405},
    };
    for (const Row& row : rows) {
        const HttpReply reply = ask(row.method, row.target);
        EXPECT_EQ(reply.status, row.status) << row.method << ' ' << row.target;
        EXPECT_EQ(reply.body, row.status == 404 ? "not found\n" : "method not allowed\n");
        EXPECT_EQ(reply.token, "");
    }
}

TEST(Http01Answer, RedirectsTheRestWhenTold)
{
    struct Row {
        const char* host;
        std::string target;
        const char* location;
    };
    for (const Row& row : {Row{"a.example", "/", "https://a.example:8443/"},
                           {"a.example:80", "/app?x=1", "https://a.example:8443/app?x=1"},
                           {"192.0.2.1", "/", "https://192.0.2.1:8443/"},
                           {"[2001:db8::1]:80", "/", "https://[2001:db8::1]:8443/"}}) {
        const HttpReply reply = ask("GET", row.target, row.host, 8443);
        EXPECT_EQ(reply.status, 302U);
        EXPECT_EQ(reply.location, row.location);
    }
    // Never below the challenge path: a CA must not be led to 8443.
    EXPECT_EQ(ask("GET", path + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a.example", 8443).status,
              404U);
    EXPECT_EQ(ask("GET", path + token, "a.example", 8443).status, 200U);
}

TEST(Http01Answer, RedirectsNobodyToWhatIsNoHost)
{
    for (const char* host : {"", ":80", "a.example/x", "a.example@evil", "a\r\nb", "a b", "[::1",
                             "[]", "[a/b]", "\"x\"", "a,b", "a_b"})
        EXPECT_EQ(ask("GET", "/", host, 8443).status, 400U) << host;
    EXPECT_EQ(ask("GET", "/", std::string(254, 'a'), 8443).status, 400U);
    for (const char* target : {"", "*", "http://x/", "/\r\nx", "/\x80"})
        EXPECT_EQ(ask("GET", target, "a.example", 8443).status, 400U) << target;
    EXPECT_EQ(ask("GET", "/" + std::string(2048, 'a'), "a.example", 8443).status, 400U);
}

}  // namespace
}  // namespace acme8443::acme
