// Is a certificate what the CA's own profile (draft-ietf-acme-profiles) promises?
#include <algorithm>

#include "base/text.hpp"
#include "validator/lint/oids.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::chrono_literals;
using View = lint::CertificateView;

std::vector<Finding> violated(const View& view, std::string message)
{
    return {
        {.outcome = Outcome::violated,
         .subject = view.common_name.empty() ? "the certificate" : printable(view.common_name, 100),
         .message = std::move(message)}};
}

/// The subscriber's certificate that is looked at, where the profile says what becomes of it.
const View* issued_by(const Facts& facts, const CaProfile& ca)
{
    if (ca.acme_profile.empty() || !facts.certificate || facts.certificate->view->ca) {
        return nullptr;
    }
    return facts.certificate->view.get();
}

std::vector<Finding> life(const Facts& facts, Moment, const CaProfile& ca)
{
    const View* const view = issued_by(facts, ca);
    if (view == nullptr || !ca.lifetime_hours) return {};
    const std::chrono::hours most(*ca.lifetime_hours);
    if (view->not_after.when - view->not_before.when + 1s <= most) return {};
    return violated(*view, "it lives longer than the " + std::to_string(most.count()) +
                               " hours of " + ca.title);
}

bool has_common_name(const View& view) { return !view.common_name.empty(); }
bool enciphers_keys(const View& view) { return (view.key_usage & lint::key_encipherment) != 0; }
bool identifies_key(const View& view) { return view.find(lint::Ext::subject_key_id) != nullptr; }
bool for_clients(const View& view)
{
    return std::ranges::find(view.purposes, lint::oid::client_auth) != view.purposes.end();
}

/// What the profile leaves out and the certificate has.
template <std::optional<bool> CaProfile::*allowed, bool (*has)(const View&)>
std::vector<Finding> left_out(const Facts& facts, Moment, const CaProfile& ca)
{
    const View* const view = issued_by(facts, ca);
    if (view == nullptr || ca.*allowed != false || !has(*view)) return {};
    return violated(*view, ca.title + " leaves this out");
}

constexpr std::string_view profiles = "the CA's profile; Let's Encrypt, Profiles";

constexpr Rule table[] = {
    {.id = "profile-lifetime",
     .cites = profiles,
     .statement = "A certificate lives no longer than its profile says.",
     .area = Area::profile,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .judge = life},
    {.id = "profile-common-name",
     .cites = profiles,
     .statement = "A certificate has a common name only where its profile has one (classic).",
     .area = Area::profile,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .advice = "Who still reads the common name instead of the names has to learn.",
     .judge = left_out<&CaProfile::common_name, has_common_name>},
    {.id = "profile-key-encipherment",
     .cites = profiles,
     .statement = "An RSA key enciphers keys only where the profile lets it (classic).",
     .area = Area::profile,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .judge = left_out<&CaProfile::key_encipherment, enciphers_keys>},
    {.id = "profile-subject-key-id",
     .cites = profiles,
     .statement = "A certificate identifies its key only where the profile does (classic).",
     .area = Area::profile,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .judge = left_out<&CaProfile::subject_key_id, identifies_key>},
    {.id = "profile-client-auth",
     .cites = profiles,
     .statement = "A certificate is for clients only where the profile says so.",
     .area = Area::profile,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .advice = "Get client certificates from a CA of your own.",
     .judge = left_out<&CaProfile::client_auth, for_clients>},
};

}  // namespace

std::span<const Rule> issuance_profile_rules() { return table; }

}  // namespace acme8443::validator::rules
