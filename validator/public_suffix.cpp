#include "validator/public_suffix.hpp"

#include <cstdint>
#include <vector>

namespace acme8443::embedded {
std::string_view validator_data_public_suffix_list_dat();
}  // namespace acme8443::embedded

namespace acme8443::validator {
namespace {

/// FNV-1a from the right, so that one walk over a name yields the hash of every suffix.
struct Hash {
    std::uint64_t value{0xcbf29ce484222325};
    void take(char c) { value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3; }
};

enum class RuleKind : std::uint8_t { none, plain, wildcard, exception };

/// A suffix that has a rule, or lies on the way to one (RuleKind::none).
struct Node {
    std::string_view text{};
    std::uint32_t hash{};
    RuleKind kind{};
    bool icann{};  ///< the rule is in the ICANN section
    bool leads_to_icann{};
};

/// Open addressing, never more than half full, never changed once it is built.
class SuffixTable {
public:
    explicit SuffixTable(std::string_view list)
    {
        bool icann = false;
        while (!list.empty()) {
            const auto end = list.find('\n');
            const auto line = list.substr(0, end);
            list.remove_prefix(end == list.npos ? list.size() : end + 1);
            if (line.starts_with("// ===")) icann = line.starts_with("// ===BEGIN ICANN");
            if (!line.empty() && !line.starts_with("//")) add(line, icann);
        }
    }

    const Node* find(std::string_view text, Hash hash) const
    {
        for (auto at = hash.value;; ++at) {
            const Node& node = nodes_[at & mask];
            if (node.text.empty()) return nullptr;
            if (node.hash == static_cast<std::uint32_t>(hash.value) && node.text == text)
                return &node;
        }
    }

private:
    static constexpr std::size_t mask = (1U << 15U) - 1;  // 10,155 rules, few nodes between them

    void add(std::string_view rule, bool icann)
    {
        RuleKind kind = RuleKind::plain;
        if (rule.starts_with('!')) {
            kind = RuleKind::exception;
            rule.remove_prefix(1);
        } else if (rule.starts_with("*.")) {
            kind = RuleKind::wildcard;
            rule.remove_prefix(2);
        }
        Hash hash;
        for (auto i = rule.size(); i-- > 0;) {
            if (rule[i] == '.') place(rule.substr(i + 1), hash).leads_to_icann |= icann;
            hash.take(rule[i]);
        }
        Node& node = place(rule, hash);
        node.kind = kind;
        node.icann = icann;
        node.leads_to_icann |= icann;
    }

    Node& place(std::string_view text, Hash hash)
    {
        auto at = hash.value;
        while (!nodes_[at & mask].text.empty() && nodes_[at & mask].text != text) ++at;
        Node& node = nodes_[at & mask];
        node.text = text;
        node.hash = static_cast<std::uint32_t>(hash.value);
        return node;
    }

    std::vector<Node> nodes_{mask + 1};
};

const SuffixTable& table()
{
    static const SuffixTable built(embedded::validator_data_public_suffix_list_dat());
    return built;
}

/// The walk of https://publicsuffix.org/list/ from the last label to the left.
class Walk {
public:
    explicit Walk(std::string_view name) : name_(name) {}

    PublicSuffix run()
    {
        Hash hash;
        for (auto i = name_.size(); i-- > 0;) {
            if (name_[i] == '.' && !step(i + 1, hash)) return found_;
            hash.take(name_[i]);
        }
        step(0, hash);
        return found_;
    }

private:
    /// False: no rule is longer than this.
    bool step(std::size_t start, Hash hash)
    {
        const auto suffix = name_.substr(start);
        const Node* node = table().find(suffix, hash);
        if (parent_ == nullptr) found_.known_tld = node != nullptr && node->leads_to_icann;
        if (node != nullptr && node->kind == RuleKind::exception) {
            match(*node, parent_text_);
            return false;
        }
        if (parent_ != nullptr && parent_->kind == RuleKind::wildcard && !suffix.starts_with('.')) {
            match(*parent_, suffix);
        }
        if (node == nullptr) return false;
        if (node->kind == RuleKind::plain) match(*node, suffix);
        parent_ = node;
        parent_text_ = suffix;
        return true;
    }

    void match(const Node& node, std::string_view suffix)
    {
        found_.any = suffix;
        if (node.icann) found_.icann = suffix;
    }

    std::string_view name_;
    PublicSuffix found_{};
    const Node* parent_{};
    std::string_view parent_text_{};
};

}  // namespace

PublicSuffix public_suffix(std::string_view name) { return Walk(name).run(); }

}  // namespace acme8443::validator
