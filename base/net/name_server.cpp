#include "base/net/name_server.hpp"

#include <arpa/nameser.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "base/confined_thread.hpp"
#include "base/net/dns_tcp.hpp"
#include "base/net/socket_address.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

// The messages are glibc's libresolv to read; only the question is written here.
namespace acme8443::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How long a stop can go unnoticed.
constexpr milliseconds slice{50};
// RFC 6891 section 6.2.5; the DNS flag day's size, which is not fragmented anywhere.
constexpr std::uint16_t udp_size = 1232;
constexpr std::uint16_t type_opt = 41;

class Socket {
public:
    explicit Socket(int fd) : fd_(fd) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket()
    {
        if (fd_ >= 0) close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

std::string number16(unsigned value)
{
    return {static_cast<char>(value >> 8), static_cast<char>(value)};
}

/// RFC 1035 section 4.1, with the OPT record of RFC 6891.
Result<std::string> query(std::string_view name, RecordType type)
{
    std::array<unsigned char, NS_MAXCDNAME> wire{};
    const int size =
        ns_name_compress(std::string(name).c_str(), wire.data(), wire.size(), nullptr, nullptr);
    if (size < 0) return fail(Errc::bad_usage, "no DNS name: " + printable(name, 300));
    const std::string id = TRY(pki::random_bytes(2));
    std::string out = id + number16(0) + number16(1) + number16(0) + number16(0) + number16(1);
    out.append(reinterpret_cast<const char*>(wire.data()), static_cast<std::size_t>(size));
    out += number16(static_cast<std::uint16_t>(type)) + number16(ns_c_in);
    out += '\0' + number16(type_opt) + number16(udp_size) + std::string(6, '\0');
    return out;
}

std::string tidy(std::string_view name)
{
    if (name.ends_with('.')) name.remove_suffix(1);
    return lower(name);
}

/// One message, read by ns_parserr(3). Borrows the bytes.
class Message {
public:
    explicit Message(const std::string& bytes)
        : begin_(reinterpret_cast<const unsigned char*>(bytes.data())), end_(begin_ + bytes.size())
    {
        readable_ = ns_initparse(begin_, static_cast<int>(bytes.size()), &parsed_) == 0;
    }

    /// To the question that was sent.
    bool answers(const std::string& question)
    {
        return readable_ && flag(ns_f_qr) && std::equal(begin_, begin_ + 2, question.begin(), same);
    }

    bool flag(ns_flag which) { return ns_msg_getflag(parsed_, which) != 0; }
    int rcode() { return ns_msg_getflag(parsed_, ns_f_rcode); }

    template <class Visit>
    void each(ns_sect section, Visit&& visit)
    {
        for (int i = 0; i < ns_msg_count(parsed_, section); ++i) {
            ns_rr record{};
            if (ns_parserr(&parsed_, section, i, &record) != 0) return;
            visit(record);
        }
    }

    std::string name_at(const unsigned char* at)
    {
        std::array<char, NS_MAXDNAME> text{};
        const int size = ns_name_uncompress(begin_, end_, at, text.data(), text.size());
        return size < 0 ? "" : tidy(text.data());
    }

    /// RFC 1035 section 3.3.13: two names before it.
    std::optional<std::uint32_t> serial_in(const ns_rr& soa)
    {
        const unsigned char* at = ns_rr_rdata(soa);
        const unsigned char* const end = at + ns_rr_rdlen(soa);
        if (ns_name_skip(&at, end) != 0 || ns_name_skip(&at, end) != 0 || end - at < 4) return {};
        return static_cast<std::uint32_t>(ns_get32(at));
    }

private:
    static bool same(unsigned char ours, char theirs)
    {
        return ours == static_cast<unsigned char>(theirs);
    }

    const unsigned char* begin_;
    const unsigned char* end_;
    ns_msg parsed_{};
    bool readable_{};
};

ServerAnswer read(Message& message, std::string_view name, RecordType type)
{
    ServerAnswer out;
    out.rcode = message.rcode();
    out.authoritative = message.flag(ns_f_aa);
    const std::string wanted = tidy(name);
    message.each(ns_s_an, [&](const ns_rr& record) {
        if (tidy(ns_rr_name(record)) != wanted) return;
        if (ns_rr_type(record) == ns_t_cname) out.alias = message.name_at(ns_rr_rdata(record));
        if (ns_rr_type(record) != static_cast<int>(type)) return;
        out.records.emplace_back(reinterpret_cast<const char*>(ns_rr_rdata(record)),
                                 ns_rr_rdlen(record));
        if (type == RecordType::ns || type == RecordType::cname)
            out.names.push_back(message.name_at(ns_rr_rdata(record)));
        if (type == RecordType::soa) out.serial = message.serial_in(record);
    });
    message.each(ns_s_ns, [&](const ns_rr& record) {
        if (ns_rr_type(record) == ns_t_ns)
            out.referred_to.push_back(message.name_at(ns_rr_rdata(record)));
    });
    return out;
}

Failure kernel_says(int errno_value)
{
    return fail(dial_error(errno_value), std::generic_category().message(errno_value));
}

class DirectNameServers final : public NameServers {
public:
    explicit DirectNameServers(NameServerOptions options) : options_(options) {}

    Result<ServerAnswer> ask(const Address& server, std::string_view name, RecordType type,
                             std::stop_token stop) override
    {
        // What a name server sends is anybody's. A thread each, because several may ask at once.
        return sandbox::ConfinedThread(sandbox::Files::read).run([&] {
            return ask_it(server, name, type, stop);
        });
    }

private:
    Result<ServerAnswer> ask_it(const Address& server, std::string_view name, RecordType type,
                                const std::stop_token& stop) const
    {
        const std::string question = TRY(query(name, type));
        auto bytes = over_udp(server, question, stop);
        if (bytes && Message(*bytes).flag(ns_f_tc)) bytes = over_tcp(server, question, stop);
        if (!bytes)
            return fail(std::move(bytes).error().while_doing("asking " + server.text() + " for " +
                                                             printable(name, 300) + " " +
                                                             std::string(to_string(type))));
        Message message(*bytes);
        return read(message, name, type);
    }

    /// The answer's bytes.
    Result<std::string> over_udp(const Address& server, const std::string& question,
                                 const std::stop_token& stop) const
    {
        const SocketAddress to(server, options_.port);
        const Socket udp(socket(to.family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        // Connected: only the server's own datagrams arrive, and its ICMP errors.
        if (udp.get() < 0 || connect(udp.get(), to.get(), to.size) != 0) return kernel_says(errno);
        for (unsigned tried = 0; tried < options_.tries; ++tried) {
            if (::send(udp.get(), question.data(), question.size(), MSG_NOSIGNAL) < 0)
                return kernel_says(errno);
            auto answer = receive(udp, question, stop);
            if (answer || answer.error().code != Errc::timeout) return answer;
        }
        return fail(Errc::timeout, "no answer to " + std::to_string(options_.tries) + " questions");
    }

    /// What is no answer to this question is thrown away.
    Result<std::string> receive(const Socket& udp, const std::string& question,
                                const std::stop_token& stop) const
    {
        const auto deadline = steady_clock::now() + options_.patience;
        std::string buffer(NS_MAXMSG, '\0');
        while (steady_clock::now() < deadline) {
            if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
            pollfd readable{.fd = udp.get(), .events = POLLIN, .revents = 0};
            if (poll(&readable, 1, static_cast<int>(slice.count())) <= 0) continue;
            const auto got = recv(udp.get(), buffer.data(), buffer.size(), 0);
            if (got < 0 && errno != EAGAIN && errno != EINTR) return kernel_says(errno);
            if (got <= 0) continue;
            std::string answer = buffer.substr(0, static_cast<std::size_t>(got));
            if (Message(answer).answers(question)) return answer;
        }
        return fail(Errc::timeout, "no answer");
    }

    Result<std::string> over_tcp(const Address& server, const std::string& question,
                                 const std::stop_token& stop) const
    {
        auto got = TRY(exchange_over_tcp(server, options_.port, question,
                                         {steady_clock::now() + 2 * options_.patience, stop}));
        if (!Message(got).answers(question)) return fail(Errc::protocol, "what came is no answer");
        return got;
    }

    NameServerOptions options_;
};

}  // namespace

std::string rcode_name(int rcode)
{
    switch (rcode) {
        case ns_r_noerror:
            return "NOERROR";
        case ns_r_formerr:
            return "FORMERR";
        case ns_r_servfail:
            return "SERVFAIL";
        case ns_r_nxdomain:
            return "NXDOMAIN";
        case ns_r_notimpl:
            return "NOTIMP";
        case ns_r_refused:
            return "REFUSED";
        default:
            return "RCODE " + std::to_string(rcode);
    }
}

std::unique_ptr<NameServers> make_name_servers(NameServerOptions options)
{
    return std::make_unique<DirectNameServers>(options);
}

}  // namespace acme8443::net
