#pragma once
// The rows that tests/data/rules/gate.ndjson names, from wherever they are, judged by all rules.
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "base/text.hpp"
#include "tests/support/source_tree.hpp"
#include "tests/support/test_data.hpp"
#include "tests/unit/validator/made_breaches.hpp"
#include "tests/unit/validator/order_rows.hpp"
#include "tests/unit/validator/vectors.hpp"
#include "validator/keys/weak_keys.hpp"

namespace acme8443::validator {

/// The ids of the rules that have something to say.
using Speakers = std::set<std::string>;

class GateRows {
public:
    /// "rules/csr.ndjson#plain [br]", "certificates/x.pem", "made#rule", "made-right#rule",
    /// "orders#why". At `at`, or at the row's own moment.
    Speakers judge_row(const std::string& name, std::optional<Moment> at = {})
    {
        const auto hash = name.find('#');
        const std::string where = name.substr(0, hash);
        const std::string id = hash == name.npos ? "" : name.substr(hash + 1);
        if (where.ends_with(".pem")) return certificate(der_of(where), at);
        if (where == "made") return certificate(made_der(made::breaches, id), at);
        if (where == "made-right") return certificate(made_der(made::kept, id), at);
        if (where == "orders") return order(id, at);
        return line(where, id, at);
    }

private:
    static Speakers speakers(const Verdict& verdict)
    {
        const auto all = ids(verdict);
        return {all.begin(), all.end()};
    }

    static std::string der_of(const std::string& file)
    {
        return pki::certificate_blocks(test_data("vectors/" + file))->front();
    }

    static std::string made_der(std::span<const made::Breach> table, const std::string& id)
    {
        made::Made made;
        for (const made::Breach& breach : table) {
            if (id != breach.rule) continue;
            breach.make(made);
            return made.der();
        }
        ADD_FAILURE() << "no certificate is made for " << id;
        return made.der();
    }

    static Speakers certificate(std::string der, std::optional<Moment> at)
    {
        static const CaProfile forum = *ca_profile("br");
        Facts facts{.vantage = Vantage::ca};
        facts.certificate = CertificateFacts{*lint::read_certificate(std::move(der)), at};
        constexpr Area areas[] = {Area::certificate};
        return speakers(judge(facts, areas, facts.certificate->by_rules_of(), forum));
    }

    static Speakers order(const std::string& why, std::optional<Moment> at)
    {
        static const auto rows = order_rows();
        const auto row = std::ranges::find(rows, why, &OrderRow::why);
        if (row == rows.end()) {
            ADD_FAILURE() << "no order \"" << why << '"';
            return {};
        }
        return speakers(judge(row->facts, rules::all(), at.value_or(row->at), row->ca));
    }

    Speakers line(const std::string& file, const std::string& id, std::optional<Moment> at)
    {
        auto& lines = files_[file];
        if (lines.empty()) {
            for (auto& each : lines_of(file)) lines[each["id"]] = each;
        }
        if (!lines.contains(id)) {
            ADD_FAILURE() << "no row \"" << id << "\" in " << file;
            return {};
        }
        nlohmann::json line = lines[id];
        JudgeDefaults defaults;
        if (line.value("weak_list", false)) defaults.weak_keys = &weak_keys();
        if (at) line["at"] = rfc3339(*at);
        line.erase("expect");
        line.erase("findings");
        const auto verdict = nlohmann::json::parse(judge_line(line.dump(), defaults));
        EXPECT_FALSE(verdict.contains("error")) << file << ' ' << id << ' ' << verdict;
        Speakers found;
        for (const auto& finding : verdict.value("findings", nlohmann::json::array())) {
            found.insert(finding["rule"].get<std::string>());
        }
        return found;
    }

    static const keys::WeakKeys& weak_keys()
    {
        static const auto lists = keys::WeakKeys::open(source_tree() / "tests/data/keys/lists");
        return *lists;
    }

    std::map<std::string, std::map<std::string, nlohmann::json>> files_{};
};

}  // namespace acme8443::validator
