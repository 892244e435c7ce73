#include "app/discover/survey.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <set>

#include "app/discover/judge.hpp"
#include "app/discover/listeners.hpp"
#include "app/discover/recognise.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app::discover {
namespace {

using namespace std::chrono_literals;

/// "user:group 0640", or nothing when it cannot be seen.
std::string owner_of(const std::string& path)
{
    struct stat status {};
    if (path.empty() || stat(path.c_str(), &status) != 0) return {};
    std::array<char, 16 * 1024> buffer{};
    passwd user_entry{};
    passwd* user{};
    getpwuid_r(status.st_uid, &user_entry, buffer.data(), buffer.size(), &user);
    std::string text = user ? user->pw_name : std::to_string(status.st_uid);
    group group_entry{};
    group* of{};
    getgrgid_r(status.st_gid, &group_entry, buffer.data(), buffer.size(), &of);
    text += ":" + (of ? std::string(of->gr_name) : std::to_string(status.st_gid)) + " 0";
    for (const unsigned shift : {6U, 3U, 0U}) text += std::to_string(status.st_mode >> shift & 7U);
    return text;
}

/// The leaf in the certificate's file, when it is PEM and can be read.
std::optional<pki::Certificate> configured_leaf(const Found& found)
{
    if (found.keys.type != "PEM" || found.keys.path.empty()) return std::nullopt;
    const auto text = file::read(found.keys.path);
    if (!text) return std::nullopt;
    // A combined file holds the key too: only the certificates are of interest.
    const auto begin = text->find("-----BEGIN CERTIFICATE-----");
    const auto end = text->find("-----END CERTIFICATE-----", begin);
    if (end == text->npos) return std::nullopt;
    const auto chain = pki::CertificateChain::from_pem(text->substr(begin, end + 26 - begin));
    if (!chain) return std::nullopt;
    return chain->leaf();
}

Result<std::optional<Leaf>> served(const Found& found, const std::optional<pki::Certificate>& file,
                                   net::TlsProbe& probe, const std::stop_token& stop)
{
    const std::string host = found.every_address ? "127.0.0.1" : found.address;
    Identifier name = TRY(Identifier::parse(host));
    if (file && !file->names.empty()) name = file->names.front();
    const net::Endpoint endpoint{host, found.port};
    for (const auto version : {pki::TlsVersion::tls_1_3, pki::TlsVersion::tls_1_2}) {
        const auto looked =
            probe.look(TRY(net::Address::parse(host)), endpoint,
                       {.name = name, .version = version, .verify = false}, 10s, stop);
        if (!looked && looked.error().code == Errc::cancelled) return fail(looked.error());
        if (!looked || !looked->chain) continue;
        const pki::Certificate& leaf = looked->chain->leaf();
        Leaf out{
            leaf.sha256, {}, leaf.issuer, leaf.not_after, looked->handshake ? "" : looked->problem};
        for (const Identifier& san : leaf.names) out.names.push_back(san.value());
        return out;
    }
    return std::optional<Leaf>{};
}

/// Port 80 must not send the CA's question to a high port.
void judge_port_80(Found& found, const std::vector<Listener>& listening, net::HttpClient& http,
                   const std::stop_token& stop)
{
    const auto on_80 = [](const Listener& listener) { return listener.port == 80; };
    if (!found.leaf || found.leaf->names.empty() || std::ranges::none_of(listening, on_80)) return;
    net::HttpRequest request;
    request.url = "http://" + found.leaf->names.front() + "/.well-known/acme-challenge/discover";
    if (found.leaf->names.front().starts_with("*.")) return;
    const auto here = net::Address::parse("127.0.0.1");
    if (here) request.connect_to = *here;
    request.timeout = 3s;
    const auto answer = http.send(request, stop);
    const std::string location = answer ? answer->header("location").value_or("") : "";
    if (location.find(":" + std::to_string(found.port)) != location.npos)
        found.problems.push_back("port 80 redirects the CA's question to " + location +
                                 ", which no CA follows: exempt /.well-known/acme-challenge/");
}

Result<void> look_closer(Found& found, const std::vector<Listener>& listening, Instruments with,
                         const std::stop_token& stop)
{
    recognise(found, stop);
    found.keys.owner = owner_of(found.keys.path);
    if (found.address.empty()) {
        found.problems.emplace_back("it is configured to listen on port " +
                                    std::to_string(found.port) + ", and does not");
        return {};
    }
    const auto file = configured_leaf(found);
    found.leaf = TRY(served(found, file, with.probe, stop));
    judge(found, file, with.clock.now());
    judge_port_80(found, listening, with.http, stop);
    return {};
}

}  // namespace

std::vector<std::uint16_t> usual_ports()
{
    return {8443, 8444, 8843, 9443, 10443, 4443, 943, 8006, 2083, 2087};
}

Result<std::vector<Found>> survey(std::span<const std::uint16_t> ports, Instruments with,
                                  std::stop_token stop)
{
    const auto listening = TRY(listeners());
    const auto owners = processes_by_socket();
    const auto wanted = [&](std::uint16_t port) {
        return std::ranges::find(ports, port) != ports.end();
    };
    std::vector<Found> all;
    std::set<std::pair<pid_t, std::uint16_t>> everywhere;
    std::set<std::pair<pid_t, std::uint16_t>> met;
    for (const Listener& listener : listening) {
        if (!wanted(listener.port)) continue;
        Found found{.address = listener.address.text(),
                    .port = listener.port,
                    .every_address = listener.every_address()};
        if (const auto owner = owners.find(listener.inode); owner != owners.end())
            found.process = owner->second;
        const std::pair key{found.process.pid, found.port};
        met.insert(key);
        // 0.0.0.0 and :: of one process are one listener.
        if (found.every_address && !everywhere.insert(key).second) continue;
        TRY(look_closer(found, listening, with, stop));
        all.push_back(std::move(found));
    }
    std::set<pid_t> asked;
    for (const auto& [inode, process] : owners) {
        if (!asked.insert(process.pid).second) continue;
        for (const std::uint16_t port : configured_ports(process)) {
            if (!wanted(port) || met.contains({process.pid, port})) continue;
            Found found{.port = port, .process = process};
            TRY(look_closer(found, listening, with, stop));
            all.push_back(std::move(found));
        }
    }
    return all;
}

}  // namespace acme8443::app::discover
