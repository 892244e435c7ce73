#include "validator/rules/open_path_fix.hpp"

#include "base/text.hpp"

namespace acme8443::validator::rules {
namespace {

struct Server {
    std::string_view sign;  ///< in its Server or X-Powered-By header, or its page; lower case
    std::string_view fix;
};

constexpr std::string_view tomcat =
    "Tomcat: give /.well-known/acme-challenge/* a <security-constraint> of its own in web.xml, "
    "without "
    "an <auth-constraint>, before the one that asks for a login; a RemoteAddrValve must let it "
    "pass";

// The first sign that is found counts.
constexpr Server servers[] = {
    {"plesk",
     "Plesk: take /.well-known out of Password-Protected Directories and of the deny rules in "
     "Apache & "
     "nginx Settings of the domain"},
    {"coyote", tomcat},
    {"tomcat", tomcat},
    {"<title>http status 4", tomcat},
    {"wildfly",
     "WildFly: in undertow-handlers.conf, path-prefix('/.well-known/acme-challenge') before the "
     "handler "
     "that denies, and no security-constraint on it in web.xml"},
    {"undertow",
     "Undertow: in undertow-handlers.conf, path-prefix('/.well-known/acme-challenge') before the "
     "handler that denies"},
    {"jetty",
     "Jetty: put a context for /.well-known/acme-challenge before the SecurityHandler and the "
     "InetAccessHandler"},
    {"haproxy", "HAProxy: http-request deny ... unless { path_beg /.well-known/acme-challenge/ }"},
    {"openresty",
     "nginx: location ^~ /.well-known/acme-challenge/ { auth_basic off; allow all; } in the server "
     "that "
     "listens on 80; a \"location ~ /\\.\" that denies must not come first"},
    {"nginx",
     "nginx: location ^~ /.well-known/acme-challenge/ { auth_basic off; allow all; } in the server "
     "that "
     "listens on 80; a \"location ~ /\\.\" that denies must not come first"},
    {"microsoft-iis",
     "IIS: allow anonymous users on .well-known/acme-challenge, and give it a web.config with "
     "<staticContent><mimeMap fileExtension=\".\" mimeType=\"text/plain\"/></staticContent>"},
    {"apache",
     "Apache: <Location \"/.well-known/acme-challenge/\"> Require all granted </Location>, and no "
     "rule "
     "that denies files beginning with a dot there"},
};

}  // namespace

std::string open_path_fix(const Hop& hop)
{
    std::string signs;
    for (const char* name : {"server", "x-powered-by"}) {
        const auto at = hop.headers.find(name);
        if (at != hop.headers.end()) signs += at->second + " ";
    }
    signs = lower(signs + hop.body);
    for (const Server& server : servers) {
        if (signs.find(server.sign) != signs.npos) return std::string(server.fix);
    }
    return {};
}

}  // namespace acme8443::validator::rules
