#include "validator/rules/redirect_fix.hpp"

#include "base/text.hpp"

namespace acme8443::validator::rules {
namespace {

struct Server {
    std::string_view sign;  ///< in its Server or X-Powered-By header, lower case
    std::string_view fix;
};

constexpr std::string_view tomcat =
    "Tomcat: the redirect comes from <transport-guarantee>CONFIDENTIAL</transport-guarantee> in "
    "web.xml "
    "and redirectPort=\"8443\" of the Connector in server.xml. Give /.well-known/acme-challenge/* "
    "a "
    "<security-constraint> of its own without a transport-guarantee, or set redirectPort=\"443\" "
    "where "
    "443 is forwarded to 8443";

// The first sign that is found counts: Tomcat calls itself Apache-Coyote, WildFly is Undertow.
constexpr Server servers[] = {
    {"coyote", tomcat},
    {"tomcat", tomcat},
    {"plesk",
     "Plesk: 8443 is the panel's port. Keep /.well-known/acme-challenge/ out of the redirect "
     "(Apache & "
     "nginx Settings of the domain), or redirect to https without a port"},
    {"sw-cp-server",
     "Plesk: 8443 is the panel's port; let the domain's own web server answer on 80, not the "
     "panel"},
    {"wildfly",
     "WildFly: the http-listener redirects to the socket binding named in redirect-socket, 8443 by "
     "default. Exempt /.well-known/acme-challenge/ in undertow-handlers.conf, or give the binding "
     "port 443 or a fixed-port in front of it"},
    {"undertow",
     "Undertow: redirect-socket names a binding on 8443. Exempt /.well-known/acme-challenge/ in "
     "undertow-handlers.conf, or give the binding port 443"},
    {"jetty",
     "Jetty: SecuredRedirectHandler sends to HttpConfiguration.securePort "
     "(jetty.httpConfig.securePort). "
     "Set it to 443, or put a context for /.well-known/acme-challenge before that handler"},
    {"haproxy",
     "HAProxy: http-request redirect ... unless { path_beg /.well-known/acme-challenge/ }, in the "
     "frontend that binds 80"},
    {"openresty",
     "nginx: put location ^~ /.well-known/acme-challenge/ { root /var/www/acme; } into the server "
     "that listens on 80, beside the return 301"},
    {"nginx",
     "nginx: put location ^~ /.well-known/acme-challenge/ { root /var/www/acme; } into the server "
     "that "
     "listens on 80, and the return 301 into location / { }"},
    {"microsoft-iis",
     "IIS: in the URL Rewrite rule add <add input=\"{REQUEST_URI}\" pattern=\"^/\\.well-known/"
     "acme-challenge/\" negate=\"true\" />"},
    {"apache",
     "Apache: RewriteCond %{REQUEST_URI} !^/\\.well-known/acme-challenge/ before the RewriteRule "
     "(or "
     "RedirectMatch instead of Redirect)"},
};

}  // namespace

std::string redirect_fix(const Redirect& redirect)
{
    const std::string signs = lower(redirect.server.empty() ? redirect.shape : redirect.server);
    const std::string looks_like = redirect.server.empty() ? "It looks like " : "";
    for (const Server& server : servers) {
        if (signs.find(server.sign) != signs.npos) return looks_like + std::string(server.fix);
    }
    // A bare 302 to 8443 is what Tomcat's transport-guarantee sends.
    const bool to_8443 = redirect.target && redirect.target->port_number() == 8443;
    if (signs.empty() && to_8443 && redirect.status == 302) {
        return looks_like + std::string(tomcat);
    }
    return {};
}

}  // namespace acme8443::validator::rules
