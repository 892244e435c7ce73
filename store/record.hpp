#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace acme8443::store {

/// The text of a state file: the document and, as "sum", the SHA-256 of the rest of it. Bytes that
/// are not UTF-8 become U+FFFD.
std::string sealed(nlohmann::json document);

/// Reads one and checks its sum. `fill` takes what it needs; what it throws (nlohmann's exceptions)
/// or returns as an error is Errc::damaged, naming the file. Errors: not_found when there is no
/// file.
Result<void> read_record(const std::filesystem::path& path,
                         const std::function<Result<void>(const nlohmann::json&)>& fill);

/// SHA-256 of files, lower-case hex, by file name.
using Sums = std::map<std::string, std::string>;
std::string sum_of(std::string_view bytes);

/// Errors: Errc::permission, when anybody but the owner may do anything with it, with the command
/// that mends it. Nothing there is fine.
Result<void> check_private(const std::filesystem::path& path);

/// A file that holds a key. Errors: those of check_private too.
Result<Secret> read_key(const std::filesystem::path& path);

/// A file beside the record that has its sum. Errors: Errc::damaged, naming the file.
Result<std::string> read_summed(const std::filesystem::path& path, const Sums& sums);
/// The same of a key. Errors: those of check_private too.
Result<Secret> read_summed_key(const std::filesystem::path& path, const Sums& sums);

/// A record and the files beside it are damaged together: not_found, of one file of a set, is.
Error as_damage(Error error);

/// Atomically, 0600, in a directory that is created if needed.
Result<void> write_record(const std::filesystem::path& path, nlohmann::json document);

/// A moment as JSON: RFC 3339, or null.
nlohmann::json as_json(std::optional<std::chrono::sys_seconds> when);
Result<std::optional<std::chrono::sys_seconds>> as_moment(const nlohmann::json& value);

}  // namespace acme8443::store
