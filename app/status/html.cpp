#include "app/status/html.hpp"

#include <algorithm>

#include "app/status/card.hpp"
#include "app/status/markup.hpp"
#include "app/status/words.hpp"
#include "base/text.hpp"

namespace acme8443::embedded {
std::string_view app_status_page_css();
}

namespace acme8443::app::status {
namespace {

/// Nothing is loaded, nothing runs, nothing is sent.
constexpr std::string_view policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

std::string anchor(std::size_t at) { return "c" + std::to_string(at + 1); }

struct Counts {
    std::size_t good{};
    std::size_t waiting{};
    std::size_t bad{};
};

Counts count(const Overview& all)
{
    Counts counts;
    for (const CertificateReport& each : all.certificates) {
        const Mood mood = mood_of(each, all.now);
        ++(mood == Mood::good ? counts.good : mood == Mood::bad ? counts.bad : counts.waiting);
    }
    return counts;
}

std::string verdict(const Overview& all, const Counts& counts)
{
    const std::size_t total = all.certificates.size();
    if (total == 0) return "There is no certificate yet";
    if (counts.bad == 0 && counts.waiting == 0)
        return total == 1 ? "The certificate is valid and served"
                          : "All " + std::to_string(total) + " certificates are valid and served";
    const std::size_t some = counts.bad > 0 ? counts.bad : counts.waiting;
    const std::string who = std::to_string(some) + " of " + std::to_string(total);
    if (counts.bad > 0) return who + (some == 1 ? " needs you" : " need you");
    return who +
           (some == 1 ? " is served, but was not renewed" : " are served, but were not renewed");
}

Markup tile(std::string_view term, const Markup& value, std::string_view of)
{
    return element("div", element("dt", term) + element("dd", value) +
                              (of.empty() ? Markup() : element("dd", {{"class", "of"}}, of)));
}

/// The certificate for which `when` comes first.
template <class When>
const CertificateReport* soonest(const Overview& all, When when)
{
    const CertificateReport* first = nullptr;
    for (const CertificateReport& each : all.certificates)
        if (when(each) && (!first || *when(each) < *when(*first))) first = &each;
    return first;
}

Markup tiles(const Overview& all)
{
    using When = std::optional<std::chrono::sys_seconds>;
    const auto end = [](const CertificateReport& each) {
        return each.live ? When(each.live->not_after) : When();
    };
    const auto renewal = [](const CertificateReport& each) { return each.renew_at; };
    std::size_t services = 0;
    std::size_t served = 0;
    for (const CertificateReport& each : all.certificates) {
        services += each.targets.size();
        served +=
            static_cast<std::size_t>(std::ranges::count_if(each.targets, &TargetReport::as_wanted));
    }
    Markup rows = tile("Certificates", text(std::to_string(all.certificates.size())), all.host);
    rows += tile("Services that serve theirs", text(std::to_string(served)),
                 "of " + std::to_string(services));
    if (const auto* next = soonest(all, renewal))
        rows += tile(*next->renew_at > all.now ? "Next renewal" : "Renewal due since",
                     day(*next->renew_at), next->name);
    if (const auto* next = soonest(all, end))
        rows += tile(next->live->not_after > all.now ? "Expires first" : "Expired",
                     day(next->live->not_after), next->name + ", " + left_in_words(*next, all.now));
    return element("dl", {{"class", "tiles"}}, rows);
}

Markup index(const Overview& all, const std::vector<std::size_t>& order)
{
    if (order.size() < 3) return {};
    Markup items;
    for (const std::size_t at : order) {
        const CertificateReport& each = all.certificates[at];
        const Mood mood = mood_of(each, all.now);
        const std::string left = each.live ? left_in_words(each, all.now)
                                           : std::string(to_string(state_of(each, all.now)));
        items +=
            element("li", element("a", {{"href", "#" + anchor(at)}, {"class", to_string(mood)}},
                                  element("strong", each.name) + element("span", left)));
    }
    return element("nav", {{"aria-label", "Certificates"}}, element("ul", items));
}

Markup head(const Overview& all, const std::string& title)
{
    return element(
        "head",
        element("meta", {{"charset", "utf-8"}}, "") +
            element("meta",
                    {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}},
                    "") +
            element("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}}, "") +
            element("meta", {{"name", "color-scheme"}, {"content", "light dark"}}, "") +
            element("meta", {{"name", "robots"}, {"content", "noindex"}}, "") +
            element("title", title + " \u00b7 " + all.host) +
            style_sheet(embedded::app_status_page_css()));
}

Markup hero(const Overview& all, const Counts& counts, const std::string& title)
{
    const Mood mood = counts.bad > 0 ? Mood::bad : counts.waiting > 0 ? Mood::waiting : Mood::good;
    return element("header", {{"class", "page " + std::string(to_string(mood))}},
                   element("p", {{"class", "brand"}}, "acme8443") + element("h1", title) +
                       element("p", {{"class", "when"}},
                               text("as seen from " + all.host + " on ") + minute(all.now)) +
                       tiles(all));
}

}  // namespace

std::string to_html(const Overview& all)
{
    const Counts counts = count(all);
    const std::string title = verdict(all, counts);
    const std::vector<std::size_t> order = by_urgency(all);
    Markup cards;
    for (const std::size_t at : order) cards += card(all.certificates[at], all.now, anchor(at));
    if (!all.not_configured.empty())
        cards += element("p", {{"class", "none"}},
                         "In the store and not configured, so that nobody renews them: " +
                             join(all.not_configured, ", "));
    const Markup body =
        element("a", {{"class", "skip"}, {"href", "#certificates"}}, "To the certificates") +
        hero(all, counts, title) + index(all, order) +
        element("main", {{"id", "certificates"}, {"tabindex", "-1"}}, cards) +
        element("footer", "acme8443 " + all.version + " \u00b7 written by acme8443 status --html");
    return "<!doctype html>\n" +
           element("html", {{"lang", "en"}}, head(all, title) + element("body", body)).html() +
           "\n";
}

}  // namespace acme8443::app::status
