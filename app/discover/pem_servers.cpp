#include <algorithm>
#include <array>
#include <filesystem>

#include "app/discover/recognise.hpp"
#include "app/discover/words.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

namespace acme8443::app::discover {
namespace {

namespace fs = std::filesystem;

/// A program's words, or nothing when it does not run.
std::string said_by(const std::vector<std::string>& argv, const std::stop_token& stop)
{
    const auto finished = run(
        {.argv = argv, .timeout = std::chrono::seconds(10), .most_output = 4U * 1024 * 1024}, stop);
    return finished && finished->status == 0 ? finished->output + finished->errors : "";
}

std::string configured_by(const Found& found, std::string_view option, std::string otherwise)
{
    const std::string said = found.process.option(option);
    return said.empty() ? std::move(otherwise) : found.process.path(said).string();
}

hooks::TargetSpec& propose_files(Found& found)
{
    hooks::TargetSpec target = target_for(found, "files");
    target.name = found.service;
    target.settings["dir"] = {slot_directory(found, found.keys.path)};
    found.proposal = std::move(target);
    return *found.proposal;
}

void told_by_signal(Found& found)
{
    found.reload = "SIGHUP";
    if (found.keys.path.empty()) return;
    hooks::TargetSpec& target = propose_files(found);
    target.settings["signal"] = {"HUP"};
    add_process(found, target);
}

// ---- nginx: what `nginx -T` prints, or the file when it does not run

void nginx(Found& found, const std::stop_token& stop)
{
    found.configuration = configured_by(found, "-c", "/etc/nginx/nginx.conf");
    std::string text = said_by({found.process.exe, "-T", "-c", found.configuration}, stop);
    if (text.empty()) text = file::read(found.configuration).value_or("");
    int depth = 0;
    int server_depth = -1;  // inside which "server" block, if any
    bool ours = false;
    KeyMaterial keys;
    Words names;
    for (const Words& words : statements(text)) {
        if (words.back() == "{") {
            if (words.front() == "server" && words.size() == 2) {
                server_depth = depth;
                ours = false;
                keys = {};
                names.clear();
            }
            ++depth;
        } else if (words.front() == "}") {
            if (--depth == server_depth) {
                if (ours && found.keys.path.empty()) {
                    found.keys.path = keys.path;
                    found.keys.key_path = keys.key_path;
                    found.server_names = names;
                }
                server_depth = -1;
            }
        } else if (words.size() > 1 && words.front() == "listen") {
            ours |= port_in(words[1]) == found.port;
        } else if (words.size() > 1 && words.front() == "server_name") {
            names.assign(words.begin() + 1, words.end());
        } else if (words.size() > 1 && words.front() == "ssl_certificate") {
            keys.path = words[1];
        } else if (words.size() > 1 && words.front() == "ssl_certificate_key") {
            keys.key_path = words[1];
        }
    }
    found.reload = "nginx -s reload";
    if (found.keys.path.empty()) return;
    hooks::TargetSpec& target = propose_files(found);
    target.settings["check"] = {"nginx", "-t", "-c", found.configuration};
    target.settings["reload"] = {"nginx", "-s", "reload", "-c", found.configuration};
}

// ---- Apache: the files that it says it has read

void apache(Found& found, const std::stop_token& stop)
{
    const std::string debian = "/etc/apache2/apache2.conf";
    found.configuration = configured_by(found, "-f", debian);
    // Debian's needs the variables that apachectl reads.
    std::vector<std::string> control{"apachectl"};
    if (found.configuration != debian) control = {found.process.exe, "-f", found.configuration};
    std::vector<std::string> includes = control;
    includes.insert(includes.end(), {"-t", "-D", "DUMP_INCLUDES"});
    std::string text = file::read(found.configuration).value_or("");
    const std::string included = said_by(includes, stop);
    for (const Words& words : lines(included, ""))
        if (words.size() == 2 && words[1].starts_with('/') && words[1] != found.configuration)
            text += "\n" + file::read(words[1]).value_or("");
    bool ours = false;
    for (const Words& words : lines(text, "#")) {
        const std::string directive = lower(words.front());
        if (directive == "<virtualhost" && words.size() > 1)
            ours = port_in(words[1]) == found.port;
        else if (directive == "</virtualhost>")
            ours = false;
        else if (ours && words.size() > 1 && directive == "servername")
            found.server_names = {words[1].substr(0, words[1].find(':'))};
        else if (ours && words.size() > 1 && directive == "sslcertificatefile")
            found.keys.path = words[1];
        else if (ours && words.size() > 1 && directive == "sslcertificatekeyfile")
            found.keys.key_path = words[1];
    }
    found.reload = "graceful restart; a wrong key ends the whole server";
    if (found.keys.path.empty()) return;
    control.insert(control.end(), {"-k", "graceful"});
    propose_files(found).settings["reload"] = control;
}

// ---- HAProxy: bind ... ssl crt FILE, and the admin socket

void haproxy(Found& found, const std::stop_token&)
{
    found.configuration = configured_by(found, "-f", "/etc/haproxy/haproxy.cfg");
    std::string socket;
    for (const Words& words : lines(file::read(found.configuration).value_or(""), "#")) {
        if (words.size() > 2 && words[0] == "stats" && words[1] == "socket" &&
            std::ranges::find(words, "admin") != words.end())
            socket = words[2];
        const auto crt = std::ranges::find(words, "crt");
        if (words.size() > 1 && words[0] == "bind" && port_in(words[1]) == found.port &&
            crt != words.end() && crt + 1 != words.end())
            found.keys.path = *(crt + 1);
    }
    found.reload = socket.empty() ? "systemctl reload haproxy" : "runtime API at " + socket;
    if (found.keys.path.empty()) return;
    hooks::TargetSpec target = target_for(found, "haproxy");
    target.settings["pem"] = {found.keys.path};
    if (socket.empty())
        target.settings["reload"] = {"systemctl", "reload", "haproxy"};
    else
        target.settings["socket"] = {socket};
    found.proposal = std::move(target);
}

// ---- ocserv, hitch, stunnel: "key = value"

void read_keys(Found& found, std::string_view certificate, std::string_view key)
{
    for (const Words& words : lines(file::read(found.configuration).value_or(""))) {
        if (words.size() < 2) continue;
        if (words[0] == certificate) found.keys.path = found.process.path(words[1]);
        if (words[0] == key) found.keys.key_path = found.process.path(words[1]);
    }
}

void ocserv(Found& found, const std::stop_token&)
{
    found.configuration = configured_by(found, "-c", "/etc/ocserv/ocserv.conf");
    read_keys(found, "server-cert", "server-key");
    told_by_signal(found);
}

void hitch(Found& found, const std::stop_token&)
{
    found.configuration = configured_by(found, "--config", "/etc/hitch/hitch.conf");
    read_keys(found, "pem-file", "");
    told_by_signal(found);
    if (found.proposal) found.proposal->settings["combined"] = {"yes"};
}

void stunnel(Found& found, const std::stop_token&)
{
    found.configuration = "/etc/stunnel/stunnel.conf";
    if (found.process.argv.size() > 1)
        found.configuration = found.process.path(found.process.argv.back());
    read_keys(found, "cert", "key");
    told_by_signal(found);
}

// ---- Caddy

void caddy(Found& found, const std::stop_token&)
{
    found.configuration = configured_by(found, "--config", "/etc/caddy/Caddyfile");
    for (const Words& words : lines(file::read(found.configuration).value_or(""), "#"))
        if (words.size() > 2 && words[0] == "tls" && words[1].starts_with('/')) {
            found.keys.path = words[1];
            found.keys.key_path = words[2];
        }
    found.reload = "caddy reload --force";
    if (found.keys.path.empty()) {
        found.first.emplace_back(
            "Caddy gets its certificates by itself here; with files of its own "
            "(`tls CERT KEY`) it can be deployed to");
        return;
    }
    propose_files(found).settings["reload"] = {"caddy", "reload", "--force", "--config",
                                               found.configuration};
}

struct Server {
    std::string_view program;
    const char* name;
    void (*describe)(Found&, const std::stop_token&);
};
constexpr std::array servers{
    Server{"nginx", "nginx", nginx},        Server{"apache2", "apache", apache},
    Server{"httpd", "apache", apache},      Server{"haproxy", "haproxy", haproxy},
    Server{"ocserv", "ocserv", ocserv},     Server{"hitch", "hitch", hitch},
    Server{"stunnel4", "stunnel", stunnel}, Server{"stunnel", "stunnel", stunnel},
    Server{"caddy", "caddy", caddy},
};

}  // namespace

bool recognise_pem(Found& found, const std::stop_token& stop)
{
    const auto server = std::ranges::find(servers, found.process.name(), &Server::program);
    if (server == servers.end()) return false;
    found.service = server->name;
    found.keys.type = "PEM";
    server->describe(found, stop);
    return true;
}

bool recognise_panel(Found& found)
{
    const std::string exe = found.process.exe;
    if (exe.find("/sw-cp-server") != exe.npos || exe.starts_with("/usr/local/psa/")) {
        found.service = "Plesk";
        found.keys = {.path = "/usr/local/psa/admin/conf/httpsd.pem", .type = "PEM"};
        found.reload = "plesk bin server_pref -u -panel-certificate";
        found.proposal = target_for(found, "plesk");
        found.first.emplace_back(
            "switch off SSL It!'s own renewal: plesk ext sslit "
            "--panel-keep-secured -disable");
        return true;
    }
    if (found.process.option("-jar").ends_with("/unifi/lib/ace.jar")) {
        found.service = "UniFi Network";
        found.keys = {.path = "/usr/lib/unifi/data/keystore", .type = "PKCS12", .alias = "unifi"};
        found.reload = "restart";
        found.proposal = target_for(found, "script");
        found.proposal->settings["command"] = {"/usr/share/acme8443/contrib/unifi"};
        found.proposal->deadline = std::chrono::minutes(5);
        return true;
    }
    return false;
}

}  // namespace acme8443::app::discover
