#include "app/discover/recognise.hpp"

#include <gmock/gmock.h>

#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app::discover {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// A process that runs `exe` with these arguments and listens on 127.0.0.1:8443.
class Recognise : public testing::Test {
protected:
    void write(const std::string& name, std::string_view text)
    {
        const auto path = base / name;
        ASSERT_THAT(file::make_directories(std::filesystem::path(path).parent_path()), IsOk());
        ASSERT_THAT(file::create(path, text, 0600), IsOk());
    }
    Found look(const std::string& exe, std::vector<std::string> arguments)
    {
        Found found{.address = "127.0.0.1", .port = 8443};
        found.process.pid = 42;
        found.process.exe = exe;
        found.process.user = "tomcat";
        found.process.unit = "served";
        found.process.argv = {exe};
        found.process.argv.insert(found.process.argv.end(), arguments.begin(), arguments.end());
        recognise(found, {});
        return found;
    }
    std::string setting(const Found& found, const std::string& key)
    {
        if (!found.proposal || !found.proposal->settings.contains(key)) return "none";
        return found.proposal->settings.at(key).front();
    }
    TempDir base;
};

constexpr auto new_style = R"(<?xml version="1.0"?>
<Server><Service><!-- <Connector port="9443" SSLEnabled="true"/> -->
  <Connector port="8080"/>
  <Connector port="8443" SSLEnabled="true"><SSLHostConfig>
    <Certificate certificateFile="conf/tls/live/cert.pem" certificateKeyFile="conf/tls/live/privkey.pem"/>
  </SSLHostConfig></Connector></Service></Server>)";
constexpr auto old_style = R"(<Server><Service>
  <Connector port="8443" SSLEnabled="true" keystoreFile="conf/k.jks" keystorePass="x" keyAlias="a"/>
</Service></Server>)";

TEST_F(Recognise, TomcatWithPemFilesBehindThePointer)
{
    write("conf/server.xml", new_style);
    const std::string home = base / "tomcat10";
    const Found found = look("/usr/lib/jvm/bin/java", {"-Dcatalina.home=" + home,
                                                       "-Dcatalina.base=" + base.path().string()});
    EXPECT_EQ(found.service, "Tomcat 10");
    EXPECT_EQ(found.keys.type, "PEM");
    EXPECT_EQ(found.keys.path, (base / "conf/tls/live/cert.pem"));
    EXPECT_EQ(setting(found, "dir"), (base / "conf/tls"));
    EXPECT_EQ(setting(found, "unit"), "served");
    EXPECT_THAT(found.problems, IsEmpty());
    EXPECT_THAT(found.first, IsEmpty());
    EXPECT_THAT(configured_ports(found.process), ElementsAre(8443));
}

TEST_F(Recognise, TheOldStyleDoesNotStartOnTomcat10)
{
    write("conf/server.xml", old_style);
    const std::string base_option = "-Dcatalina.base=" + base.path().string();
    const Found ten =
        look("/usr/bin/java", {"-Dcatalina.home=" + (base / "tomcat10").string(), base_option});
    EXPECT_THAT(ten.problems, ElementsAre(HasSubstr("does not start")));
    EXPECT_EQ(ten.keys.alias, "a");
    EXPECT_THAT(ten.first, ElementsAre(HasSubstr("<Certificate certificateFile=")));
    const Found nine =
        look("/usr/bin/java", {"-Dcatalina.home=" + (base / "tomcat9").string(), base_option});
    EXPECT_EQ(nine.service, "Tomcat 9");
    EXPECT_THAT(nine.problems, IsEmpty());
}

TEST_F(Recognise, TomcatWhoseConfigurationIsBroken)
{
    write("conf/server.xml", "<Server><Connector></Server>");
    const Found found = look("/usr/bin/java", {"-Dcatalina.home=" + base.path().string()});
    EXPECT_THAT(found.problems, ElementsAre(HasSubstr("server.xml:1")));
}

TEST_F(Recognise, JettyBehindItsStartIni)
{
    write("start.ini", "--module=https\njetty.sslContext.keyStorePath=etc/k.p12\n");
    const Found still = look("/usr/bin/java", {"jetty.base=" + base.path().string()});
    EXPECT_EQ(still.service, "Jetty");
    EXPECT_EQ(still.keys.path, (base / "etc/k.p12"));
    EXPECT_THAT(still.first, testing::Contains(HasSubstr("--module=ssl-reload")));
    write("start.d/ssl.ini", "--module=ssl-reload\n");
    const Found scans = look("/usr/bin/java", {"jetty.base=" + base.path().string()});
    EXPECT_EQ(scans.reload, "looks at its key store by itself");
    EXPECT_EQ(setting(scans, "keystore"), (base / "etc/k.p12"));
}

TEST_F(Recognise, WildflyByItsStandaloneXml)
{
    write("standalone/configuration/standalone.xml", R"(<server><profile><subsystem><tls>
      <key-stores><key-store name="S"><implementation type="JKS"/>
        <file path="a.keystore" relative-to="jboss.server.config.dir"/></key-store></key-stores>
      <key-managers><key-manager name="M" key-store="S"/></key-managers>
      <server-ssl-contexts><server-ssl-context name="C" key-manager="M"/></server-ssl-contexts></tls></subsystem>
      <subsystem><https-listener name="https" ssl-context="C"/></subsystem></profile></server>)");
    const Found found = look("/usr/bin/java", {"-Djboss.home.dir=" + base.path().string()});
    EXPECT_EQ(found.service, "WildFly");
    EXPECT_EQ(setting(found, "keystore"), (base / "standalone/configuration/a.keystore"));
    EXPECT_EQ(setting(found, "key_store"), "S");
    EXPECT_EQ(setting(found, "key_manager"), "M");
}

TEST_F(Recognise, HaproxyByItsBindLineAndItsAdminSocket)
{
    write("h.cfg",
          "global\n stats socket /run/h.sock mode 600 level admin\nfrontend f\n"
          " bind *:443 ssl crt /etc/other.pem\n bind *:8443 ssl crt /etc/site.pem alpn h2\n");
    const Found found = look("/usr/sbin/haproxy", {"-Ws", "-f", base / "h.cfg"});
    EXPECT_EQ(found.service, "haproxy");
    EXPECT_EQ(setting(found, "pem"), "/etc/site.pem");
    EXPECT_EQ(setting(found, "socket"), "/run/h.sock");
}

TEST_F(Recognise, NginxByTheServerThatListensThere)
{
    write("n.conf",
          "http {\n server { listen 443 ssl; ssl_certificate /etc/a.pem; }\n"
          " server {\n  listen [::]:8443 ssl; server_name app.example.org;\n  ssl_certificate "
          "/etc/tls/live/fullchain.pem;\n"
          "  ssl_certificate_key /etc/tls/live/privkey.pem;\n  location / { }\n }\n}\n");
    const Found found = look("/nonexistent/nginx", {"-c", base / "n.conf"});
    EXPECT_EQ(found.service, "nginx");
    EXPECT_EQ(found.keys.path, "/etc/tls/live/fullchain.pem");
    EXPECT_EQ(found.keys.key_path, "/etc/tls/live/privkey.pem");
    EXPECT_EQ(setting(found, "dir"), "/etc/tls");
    EXPECT_THAT(found.server_names, ElementsAre("app.example.org"));
    EXPECT_EQ(found.keys.type, "PEM");
}

TEST_F(Recognise, OcservHitchAndStunnelByTheirFiles)
{
    write("o.conf",
          "server-cert = /etc/o/live/fullchain.pem\nserver-key = /etc/o/live/privkey.pem\n");
    const Found ocserv = look("/usr/sbin/ocserv", {"-f", "-c", base / "o.conf"});
    EXPECT_EQ(setting(ocserv, "dir"), "/etc/o");
    EXPECT_EQ(setting(ocserv, "signal"), "HUP");
    write("h.conf", "pem-file = \"/etc/hitch/a.pem\"\n");
    const Found hitch = look("/usr/sbin/hitch", {"--config", base / "h.conf"});
    EXPECT_EQ(setting(hitch, "combined"), "yes");
    EXPECT_THAT(hitch.first, ElementsAre(HasSubstr("/etc/hitch/acme8443/live/")));
    write("s.conf", "cert = /etc/s/live/fullchain.pem\nkey = /etc/s/live/privkey.pem\n");
    EXPECT_EQ(setting(look("/usr/bin/stunnel4", {base / "s.conf"}), "dir"), "/etc/s");
}

TEST_F(Recognise, PanelsAndUnifi)
{
    EXPECT_EQ(look("/usr/sbin/sw-cp-server", {}).service, "Plesk");
    const Found unifi = look("/usr/bin/java", {"-jar", "/usr/lib/unifi/lib/ace.jar"});
    EXPECT_EQ(unifi.service, "UniFi Network");
    EXPECT_EQ(unifi.keys.alias, "unifi");
    EXPECT_EQ(look("/usr/bin/java", {"-jar", "/opt/app.jar"}).service, "Java (app.jar)");
}

TEST(AddProcess, PrefersWhatLasts)
{
    Found found;
    found.process.pid = 42;
    found.process.argv = {"hitch", "--pidfile", "/run/h.pid"};
    hooks::TargetSpec target;
    add_process(found, target);
    EXPECT_EQ(target.settings["pidfile"].front(), "/run/h.pid");
    found.process.argv = {"hitch"};
    add_process(found, target);
    EXPECT_EQ(target.settings["pid"].front(), "42");
    EXPECT_THAT(found.first, ElementsAre(HasSubstr("another one after every start")));
}

TEST_F(Recognise, WhatIsNotKnownKeepsItsName)
{
    const Found found = look("/opt/acme/served", {});
    EXPECT_EQ(found.service, "served");
    EXPECT_FALSE(found.proposal);
    EXPECT_THAT(look("", {}).problems, ElementsAre(HasSubstr("as root")));
}

}  // namespace
}  // namespace acme8443::app::discover
