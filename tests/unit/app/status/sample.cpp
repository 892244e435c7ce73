#include "tests/unit/app/status/sample.hpp"

#include <cstdlib>
#include <ctime>
#include <fstream>

#include "base/text.hpp"
#include "tests/support/test_data.hpp"

namespace acme8443::app::status {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_seconds;

const sys_seconds now = *parse_rfc3339("2026-11-21T10:25:00Z");

CertificateReport certificate(const std::string& name, sys_seconds from, days lifetime)
{
    const std::string leaf = std::string(60, 'a') + "0123";
    CertificateReport report{.name = name, .names = {name}, .ca = "Let's Encrypt"};
    report.live = Live{.name = name,
                       .generation = "20261101T000000Z-aaaaaaaa",
                       .directory = "/var/lib/acme8443/live/" + name,
                       .names = {name},
                       .not_before = from,
                       .not_after = from + lifetime,
                       .bundle = {.privkey = {}, .cert = {}, .chain = {}, .leaf_sha256 = leaf}};
    report.issuer = "CN=E7,O=Let's Encrypt,C=US";
    report.serial = "05d2a1";
    report.renew_at = report.live->not_after - lifetime / 3;
    report.renew_because = "about a third of its lifetime is left";
    report.proofs_until = from + days(200);
    report.findings.emplace();
    return report;
}

TargetReport serving(const std::string& name, const CertificateReport& report)
{
    const std::string& leaf = report.live->bundle.leaf_sha256;
    return {.name = name,
            .kind = name,
            .endpoints = {report.name + ":8443"},
            .recorded = "verified",
            .recorded_at = report.live->not_before + 90s,
            .recorded_leaf = leaf,
            .looked = true,
            .seen = hooks::Seen::fresh,
            .leaves = {leaf},
            .detail = {},
            .as_wanted = true};
}

CertificateReport done()
{
    CertificateReport report = certificate("app.example.org", now - days(30), days(90));
    report.names = {"app.example.org", "www.example.org", "api.example.org"};
    report.renewal.window = store::Window{now + days(28), now + days(31)};
    report.renewal.renew_at = report.renew_at = now + days(29) + 3h + 12min;
    report.renewal.renew_at_generation = report.live->generation;
    report.renew_because = "within the CA's window";
    report.targets = {serving("tomcat", report)};
    report.targets[0].endpoints.push_back("[2001:db8::8443]:8443");
    const auto* rule = validator::rules::find("certificate-crl-or-ocsp");
    if (rule == nullptr) rule = validator::rules::all().front();
    report.findings->push_back({.outcome = validator::Outcome::violated,
                                .subject = "leaf",
                                .message = "has <no> pointer & no \"list\"",
                                .rule = rule,
                                .severity = validator::Severity::warn});
    return report;
}

CertificateReport rolled_back()
{
    CertificateReport report = certificate("hostile.example.org", now - 2h, days(45));
    TargetReport target = serving("haproxy", report);
    target.recorded = "rolled_back";
    target.seen = hooks::Seen::other;
    target.leaves = {std::string(64, 'b')};
    target.detail =
        "hostile.example.org:8443 (TLS 1.3): leaf \"><script>alert(1)</script> | x=1\r\n";
    target.as_wanted = false;
    report.targets = {target, serving("files", report)};
    return report;
}

CertificateReport failing()
{
    CertificateReport report = certificate("renewing.example.org", now - days(82), days(90));
    report.renewal.failures = 4;
    report.renewal.last_attempt = now - 6h;
    report.renewal.not_before = now + 15h;
    report.renewal.last_error =
        "finalizing order: rejectedIdentifier: \x1b[31mno\r\nBcc: all@example.net & \"so\" <on>; "
        "again at 2026-11-22T01:25:00Z";
    report.renew_because = "a tenth of its lifetime is left";
    report.targets = {serving("nginx", report)};
    report.quarantine = {"/var/lib/acme8443/quarantine/renewing.example.org/draft"};
    return report;
}

CertificateReport expired()
{
    CertificateReport report = certificate("old.example.org", now - 163h, days(6) + days(0));
    report.renew_because = "about half of its lifetime is left";
    report.targets = {serving("jetty", report)};
    report.targets[0].looked = false;
    report.targets[0].seen.reset();
    return report;
}

}  // namespace

Overview sample()
{
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    Overview all{.now = now, .host = "edge-1", .version = "1.2.3"};
    all.certificates.push_back(done());
    all.certificates.push_back(
        {.name = "broken.example.org",
         .problem = Error{Errc::bad_config,
                          "/etc/acme8443/certificates/broken.example.org.toml cannot be used",
                          {},
                          {{"line 3", "kezs is not known here"}}}});
    all.certificates.push_back(
        {.name = "damaged.example.org",
         .names = {"damaged.example.org"},
         .problem = Error{Errc::damaged, "live/damaged.example.org/cert.pem is damaged"}});
    all.certificates.push_back(rolled_back());
    all.certificates.push_back({.name = "new.example.org", .names = {"new.example.org"}});
    all.certificates.push_back(expired());
    all.certificates.push_back(failing());
    all.not_configured = {"forgotten.example.org"};
    return all;
}

std::string approved(const std::string& name, const std::string& now_it_is)
{
    if (std::getenv("ACME8443_UPDATE") != nullptr)
        std::ofstream(source_tree() / "tests/data/status" / name) << now_it_is;
    return test_data("status/" + name);
}

}  // namespace acme8443::app::status
