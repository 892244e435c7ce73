#include "acme/challenge/http_server.hpp"

#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <vector>

#include "base/descriptor.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::acme {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view stalled = "GET / HTTP/1.1\r\nX-";
constexpr std::string_view whole = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

class HttpServerUnderAttack : public testing::Test {
protected:
    void SetUp() override
    {
        auto started = HttpServer::start({.address = "127.0.0.1",
                                          .port = port,
                                          .deadline = 60s,
                                          .most_connections = 8,
                                          .answer =
                                              [](const HttpQuestion&) {
                                                  return HttpReply{200, "here"};
                                              },
                                          .sent = [](const std::string&) {}});
        ASSERT_THAT(started, IsOk());
        server = std::move(*started);
    }
    Descriptor connect_and_send(std::string_view bytes) const
    {
        Descriptor fd(socket(AF_INET, SOCK_STREAM, 0));
        use(fd, bytes);
        return fd;
    }
    void use(const Descriptor& fd, std::string_view bytes) const
    {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(connect(fd.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
        const timeval patience{.tv_sec = 60, .tv_usec = 0};
        setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        EXPECT_EQ(send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), std::ssize(bytes));
    }
    /// What comes until the server closes; "still open" when it does not within a minute.
    static std::string rest(const Descriptor& fd)
    {
        std::string all;
        char buffer[4096];
        ssize_t n;
        while ((n = recv(fd.get(), buffer, sizeof buffer, 0)) > 0)
            all.append(buffer, static_cast<std::size_t>(n));
        return n == 0 || errno == ECONNRESET ? all : "still open";
    }
    static bool open(const Descriptor& fd)
    {
        char byte;
        return recv(fd.get(), &byte, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN;
    }

    std::uint16_t port = dead_port();
    std::unique_ptr<HttpServer> server;
};

TEST_F(HttpServerUnderAttack, TheOldestConnectionMakesWay)
{
    std::vector<Descriptor> attackers;
    for (int i = 0; i < 8; ++i) attackers.push_back(connect_and_send(stalled));
    EXPECT_THAT(rest(connect_and_send(whole)), testing::EndsWith("here"));
    EXPECT_EQ(rest(attackers.front()), "");
    EXPECT_TRUE(open(attackers.back()));
}

TEST_F(HttpServerUnderAttack, AFloodDoesNotKeepAnybodyOut)
{
    std::vector<Descriptor> attackers;
    for (int i = 0; i < 200; ++i) {
        attackers.push_back(connect_and_send(stalled));
        if (i % 10 != 0) continue;
        EXPECT_THAT(rest(connect_and_send(whole)), testing::EndsWith("here")) << i;
    }
}

TEST_F(HttpServerUnderAttack, RunningOutOfDescriptorsDoesNotStopIt)
{
    std::vector<Descriptor> attackers;
    for (int i = 0; i < 4; ++i) attackers.push_back(connect_and_send(stalled));
    EXPECT_THAT(rest(connect_and_send(whole)), testing::EndsWith("here"));  // all four are accepted
    const Descriptor client(socket(AF_INET, SOCK_STREAM, 0));
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit none_left = before;
    none_left.rlim_cur = static_cast<rlim_t>(Descriptor(dup(client.get())).get());
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none_left), 0);
    use(client, whole);
    const std::string answer = rest(client);
    setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_THAT(answer, testing::EndsWith("here"));
    EXPECT_EQ(rest(attackers.front()), "");
}

}  // namespace
}  // namespace acme8443::acme
