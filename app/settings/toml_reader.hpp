#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "base/result.hpp"

namespace acme8443::app {

/// Reads one table, remembers which keys were asked for, and gathers every mistake with its line.
class TomlReader {
public:
    TomlReader(const toml::table& table, std::string origin)
        : table_(table), origin_(std::move(origin))
    {
    }

    std::optional<std::string> text(std::string_view key)
    {
        return value<std::string>(key, "text");
    }
    std::optional<bool> boolean(std::string_view key) { return value<bool>(key, "true or false"); }
    std::optional<std::int64_t> number(std::string_view key)
    {
        return value<std::int64_t>(key, "a whole number");
    }
    /// A text, or an array of texts; numbers and booleans as they are written.
    std::optional<std::vector<std::string>> list(std::string_view key);
    /// A table: [key].
    const toml::table* table(std::string_view key);
    /// An array of tables: [[key]].
    std::vector<const toml::table*> tables(std::string_view key);

    void read(std::string_view key, std::optional<std::string>& into) { into = text(key); }
    void read(std::string_view key, std::optional<bool>& into) { into = boolean(key); }
    void read(std::string_view key, std::optional<std::int64_t>& into) { into = number(key); }
    void read(std::string_view key, std::optional<std::vector<std::string>>& into)
    {
        into = list(key);
    }

    /// Keys nobody has asked for so far, in the file's order of names.
    std::vector<std::string> left() const;
    void complain(std::string_view key, std::string_view what);
    /// Every key left over is a mistake.
    void nothing_else(std::string_view what_is_known);
    /// Errors: Errc::bad_config with one part for each mistake.
    Result<void> finish() const;
    void adopt(const TomlReader& inner);
    const std::string& origin() const { return origin_; }

private:
    template <class T>
    std::optional<T> value(std::string_view key, std::string_view wanted)
    {
        asked_.emplace(key);
        const toml::node* node = table_.get(key);
        if (node == nullptr) return std::nullopt;
        if (auto found = node->value_exact<T>()) return found;
        complain(key, "must be " + std::string(wanted));
        return std::nullopt;
    }

    const toml::table& table_;
    std::string origin_;
    std::set<std::string, std::less<>> asked_;
    std::vector<SubError> mistakes_;
};

/// Errors: Errc::bad_config with the line.
Result<toml::table> parse_toml(std::string_view text, std::string_view origin);

}  // namespace acme8443::app
