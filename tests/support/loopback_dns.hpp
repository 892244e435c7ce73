#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace acme8443 {

/// A recursive DNS server on 127.0.0.1, UDP only, as far as a forwarder's client can see it.
class LoopbackDns {
public:
    struct Record {
        std::uint16_t type;
        std::string rdata;   ///< wire form
        std::string name{};  ///< empty: the name that was asked for
    };
    struct Reply {
        int rcode{};
        std::vector<Record> answers{};
        std::vector<Record> authority{};
        bool silent{};
        bool authoritative{};  ///< sets the AA bit
    };
    using Answer = std::function<Reply(const std::string& name, std::uint16_t type)>;

    /// Called on the server's thread, with the name in lower case and without its last dot.
    explicit LoopbackDns(Answer answer);
    ~LoopbackDns();
    std::string server() const { return "127.0.0.1:" + std::to_string(port_); }
    int questions() const { return questions_; }

    /// A name in wire form.
    static std::string wire(const std::string& name);

private:
    void run();
    Answer answer_;
    std::uint16_t port_{};
    int socket_;
    std::atomic<int> questions_{0};
    std::thread thread_;
};

}  // namespace acme8443
