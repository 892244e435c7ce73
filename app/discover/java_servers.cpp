#include <algorithm>
#include <array>
#include <filesystem>

#include "app/discover/recognise.hpp"
#include "app/discover/words.hpp"
#include "app/discover/xml.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace acme8443::app::discover {
namespace {

namespace fs = std::filesystem;

bool is_java(const Process& process) { return process.name() == "java"; }

// ---- Tomcat

std::string tomcat_home(const Process& process) { return process.option("-Dcatalina.home="); }
std::string tomcat_base(const Process& process)
{
    const std::string base = process.option("-Dcatalina.base=");
    return base.empty() ? tomcat_home(process) : base;
}

/// The number after "Version" in RELEASE-NOTES, or the digits at the end of the home's name
/// (/usr/share/tomcat10); empty: not known.
std::string tomcat_version(const Process& process)
{
    const fs::path home = tomcat_home(process);
    const std::string notes = file::read(home / "RELEASE-NOTES").value_or("");
    constexpr std::string_view before = "Apache Tomcat Version ";
    if (const auto at = notes.find(before); at != notes.npos)
        return notes.substr(at + before.size(),
                            notes.find_first_of("\r\n", at) - at - before.size());
    const std::string name = home.filename();
    const auto last = name.find_last_not_of("0123456789");
    return last == name.npos ? "" : name.substr(last + 1);
}

std::vector<const Element*> tls_connectors(const Element& server)
{
    auto connectors = server.all("Connector");
    std::erase_if(connectors, [](const Element* c) { return lower((*c)["SSLEnabled"]) != "true"; });
    return connectors;
}

/// The certificate of a connector: in SSLHostConfig/Certificate, or, before Tomcat 10, in
/// attributes of its own.
KeyMaterial keys_of(const Element& connector, const fs::path& base)
{
    KeyMaterial keys;
    const auto certificates = connector.all("Certificate");
    const Element& at = certificates.empty() ? connector : *certificates.front();
    const auto first_of = [&](std::initializer_list<const char*> names) {
        for (const char* name : names)
            if (auto value = at[name]; !value.empty()) return value;
        return std::string();
    };
    keys.path = first_of(
        {"certificateFile", "certificateKeystoreFile", "keystoreFile", "SSLCertificateFile"});
    keys.key_path = first_of({"certificateKeyFile", "SSLCertificateKeyFile"});
    keys.alias = first_of({"certificateKeyAlias", "keyAlias"});
    keys.type = first_of({"certificateKeystoreType", "keystoreType"});
    if (keys.type.empty()) keys.type = keys.key_path.empty() ? "JKS" : "PEM";
    for (std::string* path : {&keys.path, &keys.key_path})
        if (!path->empty() && fs::path(*path).is_relative()) *path = (base / *path).string();
    return keys;
}

void describe_tomcat(Found& found, const Element& connector, int major)
{
    found.keys = keys_of(connector, tomcat_base(found.process));
    const bool old_style = !connector["keystoreFile"].empty() || !connector["keystorePass"].empty();
    if (old_style && major >= 10)
        found.problems.emplace_back(
            "keystoreFile and keystorePass stand on the Connector, which Tomcat 10 and newer do "
            "not "
            "know: this connector does not start (write SSLHostConfig and Certificate)");
    found.reload = "manager application (sslReload), or attaching to the JVM";
    hooks::TargetSpec target = target_for(found, "tomcat");
    if (found.keys.type == "PEM") {
        target.settings["dir"] = {slot_directory(found, found.keys.path)};
    } else {
        const std::string directory = tomcat_base(found.process) + "/conf/acme8443";
        found.first.push_back(
            "in server.xml, replace the key store: <Certificate certificateFile=\"" + directory +
            "/live/cert.pem\" certificateChainFile=\"" + directory +
            "/live/chain.pem\" certificateKeyFile=\"" + directory +
            "/live/privkey.pem\"/>, and restart Tomcat once");
        target.settings["dir"] = {directory};
    }
    if (!found.process.user.empty() && found.process.user != "root")
        target.settings["group"] = {found.process.user};
    add_process(found, target);
    found.proposal = std::move(target);
}

bool tomcat(Found& found)
{
    if (tomcat_home(found.process).empty()) return false;
    const std::string version = tomcat_version(found.process);
    found.service = "Tomcat" + (version.empty() ? "" : " " + version);
    found.configuration = tomcat_base(found.process) + "/conf/server.xml";
    const auto server = read_xml(found.configuration);
    if (!server) {
        found.problems.push_back(server.error().message);
        return true;
    }
    for (const Element* connector : tls_connectors(*server))
        if (port_in((*connector)["port"]) == found.port)
            describe_tomcat(found, *connector, port_in(split(version, '.').front()));
    return true;
}

// ---- Jetty

bool jetty(Found& found)
{
    std::string base = found.process.option("-Djetty.base=");
    if (base.empty()) base = found.process.option("jetty.base=");
    if (base.empty()) return false;
    found.service = "Jetty";
    found.configuration = base + "/start.ini";
    std::vector<Words> options;
    bool scans = false;
    std::vector<fs::path> files{found.configuration};
    std::error_code error;
    for (fs::directory_iterator at(fs::path(base) / "start.d", error), end; !error && at != end;
         at.increment(error))
        if (at->path().extension() == ".ini") files.push_back(at->path());
    for (const fs::path& file : files)
        for (Words& words : lines(file::read(file).value_or("")))
            if (words.size() > 1) options.push_back(std::move(words));
    std::string alias;
    found.keys.path = "etc/keystore.p12";
    found.keys.type = "PKCS12";
    for (const Words& option : options) {
        if (option[0] == "jetty.sslContext.keyStorePath") found.keys.path = option[1];
        if (option[0] == "jetty.sslContext.keyStoreType") found.keys.type = option[1];
        if (option[0] == "jetty.sslContext.certAlias") found.keys.alias = option[1];
        scans |= option[0] == "--module" && option[1].find("ssl-reload") != std::string::npos;
    }
    if (fs::path(found.keys.path).is_relative()) found.keys.path = base + "/" + found.keys.path;
    found.reload = scans ? "looks at its key store by itself" : "restart";
    if (!scans)
        found.first.emplace_back(
            "add --module=ssl-reload to start.ini (Jetty 9.4.31 and newer), and "
            "restart Jetty once");
    hooks::TargetSpec target = target_for(found, "jetty");
    target.settings["keystore"] = {found.keys.path};
    target.settings["keystore_password_file"] = {"/etc/acme8443/jetty.password"};
    found.first.emplace_back(
        "put the password of the key store, alone, into "
        "/etc/acme8443/jetty.password (mode 0600)");
    found.proposal = std::move(target);
    return true;
}

// ---- WildFly, JBoss EAP

/// The element `name` whose attribute "name" is this.
const Element* named(const Element& root, std::string_view element, const std::string& name)
{
    for (const Element* candidate : root.all(element))
        if ((*candidate)["name"] == name) return candidate;
    return nullptr;
}

void describe_wildfly(Found& found, const Element& root, const fs::path& base)
{
    const auto listeners = root.all("https-listener");
    const std::string context = listeners.empty() ? "" : (*listeners.front())["ssl-context"];
    const Element* ssl = named(root, "server-ssl-context", context);
    const std::string manager = ssl ? (*ssl)["key-manager"] : "";
    const Element* keys = named(root, "key-manager", manager);
    const std::string store = keys ? (*keys)["key-store"] : "";
    const Element* key_store = named(root, "key-store", store);
    if (!key_store) {
        found.problems.emplace_back(
            "no Elytron key store stands behind its https-listener; a legacy "
            "security-realm needs a restart and has no target here");
        return;
    }
    for (const Element* file : key_store->all("file")) {
        const bool relative = !(*file)["relative-to"].empty();
        found.keys.path =
            relative ? (base / "configuration" / (*file)["path"]).string() : (*file)["path"];
    }
    for (const Element* type : key_store->all("implementation")) found.keys.type = (*type)["type"];
    found.keys.alias = (*keys)["alias-filter"];
    found.reload = "management interface: load() of " + store + ", init() of " + manager;
    hooks::TargetSpec target = target_for(found, "wildfly");
    target.settings = {{"keystore", {found.keys.path}},
                       {"keystore_password_file", {"/etc/acme8443/wildfly-store.password"}},
                       {"user", {"acme8443"}},
                       {"password_file", {"/etc/acme8443/wildfly-management.password"}},
                       {"key_store", {store}},
                       {"key_manager", {manager}}};
    found.first.emplace_back(
        "make a management user (add-user.sh -u acme8443), and put both "
        "passwords, each alone, into the two files (mode 0600)");
    found.proposal = std::move(target);
}

bool wildfly(Found& found)
{
    const std::string home = found.process.option("-Djboss.home.dir=");
    if (home.empty()) return false;
    std::string base = found.process.option("-Djboss.server.base.dir=");
    if (base.empty()) base = home + "/standalone";
    std::string file = found.process.option("--server-config=");
    if (file.empty()) file = found.process.option("-c");
    found.service = "WildFly";
    found.configuration = base + "/configuration/" + (file.empty() ? "standalone.xml" : file);
    const auto root = read_xml(found.configuration);
    if (root)
        describe_wildfly(found, *root, base);
    else
        found.problems.push_back(root.error().message);
    return true;
}

// ---- those that look by themselves

bool keycloak(Found& found)
{
    if (found.process.option("-Dkc.home.dir=").empty()) return false;
    found.service = "Keycloak";
    const Process& process = found.process;
    found.keys.path = process.option("--https-certificate-file=");
    found.keys.key_path = process.option("--https-certificate-key-file=");
    found.configuration = process.option("-Dkc.home.dir=") + "/conf/keycloak.conf";
    for (const Words& words : lines(file::read(found.configuration).value_or(""))) {
        if (words.size() < 2) continue;
        if (words[0] == "https-certificate-file") found.keys.path = words[1];
        if (words[0] == "https-certificate-key-file") found.keys.key_path = words[1];
    }
    found.keys.type = "PEM";
    found.reload = "looks by itself, every hour unless https-certificates-reload-period says so";
    if (found.keys.path.empty()) return true;
    hooks::TargetSpec target = target_for(found, "watched");
    target.settings = {{"dir", {slot_directory(found, found.keys.path)}}, {"period", {"60"}}};
    target.deadline = std::chrono::seconds(120);
    found.first.emplace_back("set https-certificates-reload-period=1m");
    found.proposal = std::move(target);
    return true;
}

bool any_java(Found& found)
{
    const std::string jar = found.process.option("-jar");
    found.service = "Java" + (jar.empty() ? "" : " (" + fs::path(jar).filename().string() + ")");
    return true;
}

}  // namespace

bool recognise_java(Found& found)
{
    if (!is_java(found.process)) return false;
    return wildfly(found) || keycloak(found) || jetty(found) || tomcat(found) || any_java(found);
}

std::vector<std::uint16_t> configured_ports(const Process& process)
{
    std::vector<std::uint16_t> ports;
    if (!is_java(process) || tomcat_home(process).empty()) return ports;
    const auto server = read_xml(tomcat_base(process) + "/conf/server.xml");
    if (!server) return ports;
    for (const Element* connector : tls_connectors(*server))
        if (const int port = port_in((*connector)["port"]); port > 0 && port < 65536)
            ports.push_back(static_cast<std::uint16_t>(port));
    return ports;
}

}  // namespace acme8443::app::discover
