#include "validator/keys/weak_keys.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::validator::keys {
namespace {

Failure cannot(const char* verb, const std::filesystem::path& path, std::error_code why)
{
    return fail(Errc::storage,
                std::string("cannot ") + verb + " " + path.string() + ": " + why.message());
}

/// A whole file, read-only.
class Mapping {
public:
    static Result<std::unique_ptr<const Mapping>> open(const std::filesystem::path& path)
    {
        const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat status {};
        if (file < 0 || fstat(file, &status) != 0) {
            const std::error_code why(errno, std::generic_category());
            if (file >= 0) ::close(file);
            return cannot("read", path, why);
        }
        const auto size = static_cast<std::size_t>(status.st_size);
        void* const at = size == 0 ? nullptr : mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
        const std::error_code why(errno, std::generic_category());
        ::close(file);
        if (at == MAP_FAILED) return cannot("map", path, why);
        return std::unique_ptr<const Mapping>(new Mapping(static_cast<const char*>(at), size));
    }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping()
    {
        if (size_ != 0) munmap(const_cast<char*>(at_), size_);
    }
    std::string_view bytes() const noexcept { return {at_, size_}; }

private:
    Mapping(const char* at, std::size_t size) : at_(at), size_(size) {}
    const char* at_;
    std::size_t size_;
};

std::string_view without_leading_zeros(std::string_view number)
{
    return number.substr(std::min(number.find_first_not_of('\0'), number.size()));
}

std::string openssl_blacklist(const pki::PublicKey& key)
{
    std::string digits = pki::hex(key.modulus);
    std::ranges::transform(digits, digits.begin(), [](char letter) {
        return letter >= 'a' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return pki::hex(pki::sha1("Modulus=" + digits + "\n")).substr(20);
}

std::string sha256_of(const pki::PublicKey& key)
{
    const bool rsa = key.algorithm == pki::PublicKey::Algorithm::rsa;
    return pki::sha256(without_leading_zeros(rsa ? key.modulus : key.x));
}

std::string dwk_blocklist(const pki::PublicKey& key) { return pki::hex(sha256_of(key)); }
std::string badkeys_blocklist(const pki::PublicKey& key) { return sha256_of(key).substr(0, 15); }

/// How the records of a list look.
struct Form {
    std::size_t record;  ///< octets from one to the next
    std::string (*make)(const pki::PublicKey&);
};

bool hex_line(std::string_view bytes, std::size_t digits)
{
    return bytes.size() > digits && bytes[digits] == '\n' &&
           bytes.substr(0, digits).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<Form> form_of(const std::filesystem::path& path, std::string_view records)
{
    std::optional<Form> form;
    if (path.extension() == ".dat") {
        form = {16, badkeys_blocklist};
    } else if (hex_line(records, 20)) {
        form = {21, openssl_blacklist};
    } else if (hex_line(records, 64)) {
        form = {65, dwk_blocklist};
    }
    if (form && (records.empty() || records.size() % form->record != 0)) form.reset();
    return form;
}

Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& path)
{
    std::error_code why;
    if (!std::filesystem::is_directory(path, why)) return std::vector{path};
    std::vector<std::filesystem::path> files;
    std::filesystem::directory_iterator entry(path, why);
    for (; !why && entry != std::filesystem::directory_iterator(); entry.increment(why)) {
        if (entry->is_regular_file(why)) files.push_back(entry->path());
    }
    if (why) return cannot("read", path, why);
    std::ranges::sort(files);
    return files;
}

std::string_view after_comments(std::string_view bytes)
{
    while (bytes.starts_with('#')) {
        bytes.remove_prefix(std::min(bytes.find('\n'), bytes.size() - 1) + 1);
    }
    return bytes;
}

}  // namespace

struct WeakKeys::List {
    std::string name;
    std::unique_ptr<const Mapping> mapping;
    std::string_view records;
    Form form;

    /// Null: the file is in none of the forms.
    static Result<std::unique_ptr<const List>> open(const std::filesystem::path& path)
    {
        auto mapping = TRY(Mapping::open(path));
        const bool binary = path.extension() == ".dat";
        const std::string_view bytes = mapping->bytes();
        const std::string_view records = binary ? bytes : after_comments(bytes);
        const auto form = form_of(path, records);
        if (!form) return nullptr;
        return std::make_unique<const List>(
            List{path.filename().string(), std::move(mapping), records, *form});
    }

    bool has(std::string_view wanted) const
    {
        std::size_t low = 0;
        std::size_t high = records.size() / form.record;
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            const auto record = records.substr(middle * form.record, wanted.size());
            if (record == wanted) return true;
            (record < wanted ? low : high) = record < wanted ? middle + 1 : middle;
        }
        return false;
    }
};

WeakKeys::WeakKeys(std::vector<std::unique_ptr<const List>> lists) : lists_(std::move(lists)) {}
WeakKeys::WeakKeys(WeakKeys&&) noexcept = default;
WeakKeys& WeakKeys::operator=(WeakKeys&&) noexcept = default;
WeakKeys::~WeakKeys() = default;

Result<WeakKeys> WeakKeys::open(const std::filesystem::path& path)
{
    std::vector<std::unique_ptr<const List>> lists;
    for (const auto& file : TRY(files_of(path))) {
        auto list = TRY(List::open(file));
        if (list) lists.push_back(std::move(list));
    }
    if (lists.empty()) {
        return fail(Errc::damaged, path.string() +
                                       ": no list of weak keys, neither lines of 20 or 64 hex "
                                       "digits nor a .dat of 16-octet records");
    }
    return WeakKeys(std::move(lists));
}

std::vector<std::string> WeakKeys::names() const
{
    std::vector<std::string> out;
    for (const auto& list : lists_) out.push_back(list->name);
    return out;
}

std::optional<std::string> WeakKeys::find(const pki::PublicKey& key) const
{
    if (key.algorithm == pki::PublicKey::Algorithm::other) return std::nullopt;
    for (const auto& list : lists_) {
        if (list->has(list->form.make(key))) return list->name;
    }
    return std::nullopt;
}

}  // namespace acme8443::validator::keys
