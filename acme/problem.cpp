#include "acme/problem.hpp"

#include <nlohmann/json.hpp>

#include "acme/json.hpp"
#include "base/text.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;

constexpr std::string_view acme_namespace = "urn:ietf:params:acme:error:";
// A certificate has 100 names at most at any public CA.
constexpr std::size_t most_subproblems = 200;

std::string type_of(const json& document)
{
    const std::string type = string_at(document, "type");
    return type.starts_with(acme_namespace) ? type.substr(acme_namespace.size()) : type;
}

std::string sentence(const std::string& type, const std::string& detail)
{
    if (type.empty() || detail.empty()) return printable(type + detail);
    return printable(type) + ": " + printable(detail);
}

Errc code_of(const Problem& problem)
{
    if (problem.type == "rateLimited" || problem.status == 429) return Errc::rate_limited;
    if (problem.type == "accountDoesNotExist") return Errc::account_unknown;
    if (problem.status == 503) return Errc::rate_limited;
    if (problem.type == "serverInternal" || problem.status >= 500) return Errc::network;
    return Errc::refused_by_ca;
}

}  // namespace

Problem read_problem(const json& document, int status)
{
    Problem problem{
        .type = type_of(document), .detail = string_at(document, "detail"), .status = status};
    // RFC 8555 section 7.3.3: where a person goes to agree to changed terms.
    const std::string instance = string_at(document, "instance");
    if (problem.type == "userActionRequired" && !instance.empty())
        problem.detail += ", see " + instance;
    // RFC 8555 section 6.2: what the CA takes instead.
    const auto algorithms = strings_at(document, "algorithms");
    if (problem.type == "badSignatureAlgorithm" && !algorithms.empty())
        problem.detail += "; it takes " + join(algorithms, ", ");
    for (const json& sub : array_at(document, "subproblems")) {
        if (problem.subproblems.size() == most_subproblems) break;
        problem.subproblems.push_back(
            {printable(string_at(member_at(sub, "identifier"), "value"), 300),
             sentence(type_of(sub), string_at(sub, "detail"))});
    }
    return problem;
}

Problem parse_problem(int status, std::string_view body)
{
    const auto document = parse_json(body, "the answer");
    if (document && document->is_object()) {
        Problem problem = read_problem(*document, status);
        if (!problem.type.empty() || !problem.detail.empty()) return problem;
    }
    std::string detail = "HTTP status " + std::to_string(status);
    if (!body.empty()) detail += ": " + printable(body, 300);
    return {.detail = std::move(detail), .status = status};
}

Error to_error(const Problem& problem)
{
    return {code_of(problem), sentence(problem.type, problem.detail), std::nullopt,
            problem.subproblems};
}

}  // namespace acme8443::acme
