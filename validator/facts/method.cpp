#include "validator/facts/method.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace acme8443::embedded {
std::string_view validator_data_methods_json();
}

namespace acme8443::validator {
namespace {

using nlohmann::json;

std::optional<std::chrono::sys_seconds> date(const json& row, const char* member)
{
    if (!row.contains(member)) return std::nullopt;
    return *parse_rfc3339(row[member].get<std::string>() + "T00:00:00Z");
}

std::vector<Method> read_methods()
{
    std::vector<Method> methods;
    for (const json& row : json::parse(embedded::validator_data_methods_json())) {
        methods.push_back({.section = row["section"],
                           .says = row["says"],
                           .address = row.value("address", false),
                           .wildcard = row.value("wildcard", false),
                           .onion = row.value("onion", false),
                           .prune = row.value("prune", false),
                           .cname = row.value("cname", false),
                           .ports = row.value("ports", std::vector<std::uint16_t>()),
                           .retired = row.value("retired", false),
                           .discouraged = date(row, "discouraged"),
                           .until = date(row, "until")});
        if (row.contains("reuse_days")) methods.back().reuse_days = row["reuse_days"];
    }
    return methods;
}

}  // namespace

const Method* find_method(std::string_view section)
{
    static const std::vector<Method> methods = read_methods();
    const auto at = std::ranges::find(methods, section, &Method::section);
    return at == methods.end() ? nullptr : &*at;
}

}  // namespace acme8443::validator
