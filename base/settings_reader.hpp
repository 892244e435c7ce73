#pragma once
#include <chrono>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443 {

/// The settings of one table as they were written. Values are lists; a plain text is a list of one.
using SettingValues = std::map<std::string, std::vector<std::string>>;

/// Reads one table's settings, for whom they belong to. Every error is Errc::bad_config and names
/// the setting. Borrows the values.
class SettingsReader {
public:
    /// `whose` as in `target "files"`. Errors: also a setting that is not one of `known`.
    static Result<SettingsReader> make(const SettingValues& said, std::string_view whose,
                                       std::span<const std::string_view> known);

    bool has(std::string_view key) const { return find(key) != nullptr; }
    /// One value, or the default when it is not set.
    Result<std::string> text(std::string_view key, std::string_view otherwise = {}) const;
    Result<std::string> required(std::string_view key) const;
    /// All of them; nothing when it is not set.
    std::vector<std::string> list(std::string_view key) const;
    /// An absolute path, or nothing.
    Result<std::string> path(std::string_view key) const;
    /// A program and its arguments, or nothing; the program is an absolute path or a plain name.
    Result<std::vector<std::string>> command(std::string_view key) const;
    /// "yes" or "no".
    Result<bool> flag(std::string_view key, bool otherwise) const;
    Result<std::chrono::seconds> seconds(std::string_view key,
                                         std::chrono::seconds otherwise) const;

    /// "dir: what", for checks of the owner's own.
    [[nodiscard]] Failure bad(std::string_view key, std::string_view what) const;

private:
    explicit SettingsReader(const SettingValues& said) : said_(&said) {}
    const std::vector<std::string>* find(std::string_view key) const;
    const SettingValues* said_;
};

}  // namespace acme8443
