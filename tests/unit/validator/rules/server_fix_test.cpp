// The fix is for the server that was recognised.
#include <gmock/gmock.h>

#include "validator/rules/open_path_fix.hpp"
#include "validator/rules/redirect_fix.hpp"

namespace acme8443::validator::rules {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(OpenPathFix, IsForTheServerThatAnswered)
{
    struct Row {
        const char* header;
        const char* value;
        const char* body;
        const char* fix;
    };
    for (const auto& [header, value, body, fix] :
         {Row{"server", "Apache-Coyote/1.1", "", "Tomcat:"},
          Row{"x", "", "<!doctype html><html lang=\"en\"><head><title>HTTP Status 403 – Forbidden",
              "Tomcat:"},
          Row{"x-powered-by", "PleskLin", "", "Plesk:"},
          Row{"server", "nginx/1.22.1", "", "nginx:"}, Row{"server", "openresty", "", "nginx:"},
          Row{"server", "Apache/2.4.57", "", "Apache:"},
          Row{"server", "Jetty(12.0.1)", "", "Jetty:"},
          Row{"server", "Microsoft-IIS/10.0", "", "IIS:"},
          Row{"server", "WildFly/30", "", "WildFly:"},
          Row{"x-powered-by", "Undertow/1", "", "Undertow:"},
          Row{"server", "HAProxy", "", "HAProxy:"}}) {
        EXPECT_THAT(open_path_fix({.url = "", .headers = {{header, value}}, .body = body}),
                    StartsWith(fix))
            << value << body;
    }
    EXPECT_THAT(open_path_fix({.url = "", .headers = {{"server", "lighttpd"}}}), IsEmpty());
}

TEST(RedirectFix, KnowsTheShapesOfThoseThatDoNotNameThemselves)
{
    Redirect redirect{.status = 301, .shape = "haproxy"};
    EXPECT_THAT(redirect_fix(redirect), StartsWith("It looks like HAProxy:"));
    redirect.shape = "tomcat";
    EXPECT_THAT(redirect_fix(redirect), StartsWith("It looks like Tomcat:"));
    redirect.server = "nginx";
    EXPECT_THAT(redirect_fix(redirect), StartsWith("nginx:")) << "what it says counts more";
    redirect = {.status = 302, .target = *Url::parse("https://example.com:8443/")};
    EXPECT_THAT(redirect_fix(redirect), HasSubstr("redirectPort"));
    redirect.status = 301;
    EXPECT_THAT(redirect_fix(redirect), IsEmpty());
}

}  // namespace
}  // namespace acme8443::validator::rules
