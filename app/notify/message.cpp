#include "app/notify/message.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/console/exit_status.hpp"
#include "app/console/local_time.hpp"
#include "app/console/output.hpp"
#include "base/text.hpp"

namespace acme8443::app::notify {
namespace {

using nlohmann::json;
using std::chrono::sys_seconds;

constexpr auto replace = json::error_handler_t::replace;

/// Ten thousand certificates do not make a mail of ten megabytes.
constexpr std::size_t most_told = 50;

std::string what_happened(const Item& item)
{
    if (!item.condition) return "is well again";
    switch (*item.condition) {
        case Condition::failing:
            return item.again ? "still fails" : "fails";
        case Condition::expiring:
            return "is about to expire";
        case Condition::expired:
            return "has expired";
    }
    return "";
}

std::string subject_of(std::span<const Item> items)
{
    if (items.size() == 1) return items[0].certificate + " " + what_happened(items[0]);
    const auto well =
        std::ranges::count_if(items, [](const Item& item) { return !item.condition; });
    const auto unwell = static_cast<long>(items.size()) - well;
    std::string text;
    if (unwell > 0)
        text = std::to_string(unwell) +
               (unwell == 1 ? " certificate needs you" : " certificates need you");
    if (well > 0)
        text += (text.empty() ? "" : ", ") + std::to_string(well) +
                (well == 1 ? " is well again" : " are well again");
    return text;
}

std::string people(std::string_view anybodys) { return with_local_times(printable(anybodys)); }

std::string why(const Error& error)
{
    std::string text = "  Why: " + people(error.message) + "\n";
    for (const SubError& part : error.parts)
        text += "    - " + printable(part.subject) + ": " + people(part.message) + "\n";
    if (error.retry_at) text += "  Not tried again before " + local_time(*error.retry_at) + ".\n";
    return text + "  What to do: " + std::string(advice(error.code)) + ".\n";
}

std::string paragraph(const Item& item)
{
    std::string text = item.certificate + " " + what_happened(item);
    if (item.condition) text += ", since " + local_time(item.since);
    text += ".\n";
    if (item.error) text += why(*item.error);
    if (item.not_after)
        text += "  The certificate in force is valid until " + local_time(*item.not_after) + ".\n";
    return text;
}

json row(const Item& item)
{
    json out{{"certificate", item.certificate},
             {"condition", item.condition ? to_string(*item.condition) : "well"},
             {"since", rfc3339(item.since)},
             {"again", item.again}};
    if (item.error) out["error"] = to_json(*item.error);
    if (item.not_after) out["not_after"] = rfc3339(*item.not_after);
    return out;
}

Message message(std::string subject, std::string text, json rows, std::string_view host,
                sys_seconds now, bool good)
{
    const json document{{"program", "acme8443 " ACME8443_VERSION},
                        {"host", host},
                        {"now", rfc3339(now)},
                        {"subject", subject},
                        {"text", text},
                        {"items", std::move(rows)}};
    return {.subject = printable("acme8443 on " + std::string(host) + ": " + subject, 200),
            .text = std::move(text),
            .document = document.dump(-1, ' ', false, replace),
            .good = good};
}

}  // namespace

Message message_of(std::span<const Item> items, std::string_view host, sys_seconds now)
{
    std::string text;
    json rows = json::array();
    for (const Item& item : items.first(std::min(items.size(), most_told))) {
        text += paragraph(item) + "\n";
        rows.push_back(row(item));
    }
    if (items.size() > most_told)
        text += "And " + std::to_string(items.size() - most_told) + " more.\n\n";
    text += "`acme8443 status` on " + std::string(host) + " says how everything stands.\n";
    const bool good =
        std::ranges::none_of(items, [](const Item& item) { return item.condition.has_value(); });
    return message(subject_of(items), std::move(text), std::move(rows), host, now, good);
}

Message test_message(std::string_view host, sys_seconds now)
{
    return message(
        "a test",
        "This is a test: notifications of acme8443 on " + std::string(host) + " reach you.\n",
        json::array(), host, now, true);
}

}  // namespace acme8443::app::notify
