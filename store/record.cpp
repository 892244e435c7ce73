#include "store/record.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/file.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::store {
namespace {

using nlohmann::json;
constexpr auto replace = json::error_handler_t::replace;

std::string sum_of_document(const json& document)
{
    return sum_of(document.dump(-1, ' ', false, replace));
}

Result<void> open_sealed(const std::string& text,
                         const std::function<Result<void>(const json&)>& fill)
{
    try {
        json document = json::parse(text);
        const auto sum = document.at("sum").get<std::string>();
        document.erase("sum");
        if (sum != sum_of_document(document)) return fail(Errc::damaged, "its sum does not match");
        return fill(document);
    } catch (const json::exception&) {
        return fail(Errc::damaged, "it does not hold what was written there");
    }
}

Result<void> check_sum(const std::filesystem::path& path, std::string_view bytes, const Sums& sums)
{
    const auto sum = sums.find(path.filename().string());
    if (sum != sums.end() && sum->second == sum_of(bytes)) return {};
    return fail(Errc::damaged, path.string() + " is damaged: its SHA-256 is not what was written");
}

}  // namespace

std::string sealed(json document)
{
    document["sum"] = sum_of_document(document);
    return document.dump(2, ' ', false, replace) + "\n";
}

Result<void> read_record(const std::filesystem::path& path,
                         const std::function<Result<void>(const json&)>& fill)
{
    const std::string text = TRY(file::read(path));
    if (auto read = open_sealed(text, fill); !read)
        return fail(Errc::damaged,
                    path.string() + " is damaged: " + printable(read.error().message));
    return {};
}

std::string sum_of(std::string_view bytes) { return pki::hex(pki::sha256(bytes)); }

Result<void> check_private(const std::filesystem::path& path)
{
    struct stat found {};
    if (lstat(path.c_str(), &found) != 0)
        return errno == ENOENT ? Result<void>() : fail(file::error("looking at", path, errno));
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) == 0) return {};
    return fail(Errc::permission,
                path.string() + " is open to others than its owner; mend it with: chmod " +
                    (S_ISDIR(found.st_mode) ? "-R " : "") + "go= '" + path.string() + "'");
}

Result<Secret> read_key(const std::filesystem::path& path)
{
    TRY(check_private(path));
    std::string text = TRY(file::read(path));
    Secret secret(text);
    wipe(text);
    return secret;
}

Result<std::string> read_summed(const std::filesystem::path& path, const Sums& sums)
{
    std::string text = TRY(file::read(path));
    TRY(check_sum(path, text, sums));
    return text;
}

Result<Secret> read_summed_key(const std::filesystem::path& path, const Sums& sums)
{
    Secret secret = TRY(read_key(path));
    TRY(check_sum(path, secret.reveal(), sums));
    return secret;
}

Error as_damage(Error error)
{
    if (error.code == Errc::not_found) error.code = Errc::damaged;
    return error;
}

Result<void> write_record(const std::filesystem::path& path, json document)
{
    TRY(file::make_directories(path.parent_path()));
    return file::write_atomically(path, sealed(std::move(document)), 0600);
}

json as_json(std::optional<std::chrono::sys_seconds> when)
{
    return when ? json(rfc3339(*when)) : json();
}

Result<std::optional<std::chrono::sys_seconds>> as_moment(const json& value)
{
    if (value.is_null()) return std::nullopt;
    return TRY(parse_rfc3339(value.get<std::string>()));
}

}  // namespace acme8443::store
