#include "base/net/service_manager.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <thread>

#include "base/descriptor.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::net {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

/// The service manager's end.
class Manager {
public:
    explicit Manager(const std::string& name) : fd_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un at{.sun_family = AF_UNIX, .sun_path = {}};
        name.copy(static_cast<char*>(at.sun_path), name.size());
        if (name.front() == '@') at.sun_path[0] = '\0';
        EXPECT_EQ(bind(fd_.get(), reinterpret_cast<sockaddr*>(&at),
                       static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size())),
                  0);
    }
    /// As many as its queue takes, from somebody else.
    void flood() const
    {
        const Descriptor other(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        sockaddr_un at{};
        socklen_t size = sizeof at;
        ASSERT_EQ(getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&at), &size), 0);
        ASSERT_EQ(connect(other.get(), reinterpret_cast<const sockaddr*>(&at), size), 0);
        while (send(other.get(), "x", 1, MSG_DONTWAIT) == 1) {
        }
    }
    std::string heard() const
    {
        std::array<char, 256> text{};
        const auto n = recv(fd_.get(), text.data(), text.size(), MSG_DONTWAIT);
        return n < 0 ? "" : std::string(text.data(), static_cast<std::size_t>(n));
    }

private:
    Descriptor fd_;
};

class ServiceManager_ : public testing::Test {
protected:
    void TearDown() override
    {
        for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) unsetenv(name);
    }
    static void set(const char* name, const std::string& value) { setenv(name, value.c_str(), 1); }
    TempDir dir;
};

TEST_F(ServiceManager_, HearsWhatItIsTold)
{
    for (const std::string& name :
         {(dir / "notify").string(), "@acme8443-test-" + std::to_string(getpid())}) {
        const Manager manager(name);
        set("NOTIFY_SOCKET", name);
        const auto ours = ServiceManager::from_environment();
        ours.tell("READY=1");
        EXPECT_EQ(manager.heard(), "READY=1") << name;
        ours.tell_reloading();
        EXPECT_THAT(manager.heard(), testing::MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
    }
}

TEST_F(ServiceManager_, IsWaitedForWhileItIsBusy)
{
    const std::string name = (dir / "notify").string();
    const Manager manager(name);
    manager.flood();
    std::jthread later([&] {
        std::this_thread::sleep_for(50ms);
        EXPECT_EQ(manager.heard(), "x");
    });
    set("NOTIFY_SOCKET", name);
    ServiceManager::from_environment().tell("READY=1");
    later.join();
    std::string last;
    for (std::string next = manager.heard(); !next.empty(); next = manager.heard()) last = next;
    EXPECT_EQ(last, "READY=1");
}

TEST_F(ServiceManager_, NobodyListeningIsNoError)
{
    for (const std::string& name : {std::string(), std::string("x"), (dir / "nobody").string(),
                                    "/" + std::string(200, 'x')}) {
        set("NOTIFY_SOCKET", name);
        ServiceManager::from_environment().tell("READY=1");
    }
}

TEST_F(ServiceManager_, TheWatchdogIsForOneProcess)
{
    struct Row {
        std::string usec;
        std::string pid;
        std::optional<std::chrono::microseconds> want;
    };
    const std::string we = std::to_string(getpid());
    for (const Row& row : {Row{"3000000", we, 3s}, Row{"3000000", "", 3s}, Row{"3000000", "1", {}},
                           Row{"0", we, {}}, Row{"soon", we, {}}, Row{"", we, {}}}) {
        set("WATCHDOG_USEC", row.usec);
        set("WATCHDOG_PID", row.pid);
        EXPECT_EQ(ServiceManager::from_environment().watchdog(), row.want)
            << row.usec << " " << row.pid;
    }
}

}  // namespace
}  // namespace acme8443::net
