#include "base/net/dns_update_message.hpp"

#include <array>

#include "base/net/ldns.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {
namespace {

constexpr std::size_t header_bytes = 12;  // RFC 1035 section 4.1.1
constexpr std::size_t longest_string = 255;
constexpr std::uint16_t fudge = 300;  // seconds that clocks may differ; RFC 8945 section 10

// Of the fields of a TSIG record, RFC 8945 section 4.2.
constexpr std::size_t tsig_mac = 3;
constexpr std::size_t tsig_error = 5;

struct Algorithm {
    TsigAlgorithm algorithm;
    const char* text;
    const char* name;  ///< as a domain name
};
constexpr std::array algorithms{
    Algorithm{TsigAlgorithm::hmac_sha256, "hmac-sha256", "hmac-sha256."},
    Algorithm{TsigAlgorithm::hmac_sha512, "hmac-sha512", "hmac-sha512."},
};

const char* name_of(TsigAlgorithm algorithm)
{
    return algorithms.at(static_cast<std::size_t>(algorithm)).name;
}

Result<LdnsData> domain_name(std::string_view text)
{
    LdnsData name(ldns_dname_new_frm_str(std::string(text).c_str()));
    if (name && text.find('\0') == text.npos) return name;
    return fail(Errc::bad_usage, '"' + printable(text, 300) + "\" is not a domain name");
}

std::string data_of(const ldns_rdf* data)
{
    return {reinterpret_cast<const char*>(ldns_rdf_data(data)), ldns_rdf_size(data)};
}

/// RFC 2136 section 2.3: the zone stands where a query has its question.
Result<LdnsRecord> zone_record(std::string_view zone)
{
    auto owner = TRY(domain_name(zone));
    LdnsRecord record(ldns_rr_new());
    ldns_rr_set_owner(record.get(), owner.release());
    ldns_rr_set_type(record.get(), LDNS_RR_TYPE_SOA);
    ldns_rr_set_class(record.get(), LDNS_RR_CLASS_IN);
    ldns_rr_set_question(record.get(), true);
    return record;
}

/// RFC 2136 sections 2.5.1 and 2.5.4: exactly this record, or exactly this record no longer.
Result<LdnsRecord> txt_record(const TxtUpdate& update)
{
    const bool add = update.what == TxtUpdate::What::add;
    auto owner = TRY(domain_name(update.name));
    LdnsRecord record(ldns_rr_new());
    ldns_rr_set_owner(record.get(), owner.release());
    ldns_rr_set_type(record.get(), LDNS_RR_TYPE_TXT);
    ldns_rr_set_class(record.get(), add ? LDNS_RR_CLASS_IN : LDNS_RR_CLASS_NONE);
    ldns_rr_set_ttl(record.get(), add ? update.ttl : 0);
    for (std::size_t at = 0; at == 0 || at < update.value.size(); at += longest_string) {
        const std::string part = update.value.substr(at, longest_string);
        const std::string string = std::string(1, static_cast<char>(part.size())) + part;
        ldns_rr_push_rdf(record.get(),
                         ldns_rdf_new_frm_data(LDNS_RDF_TYPE_STR, string.size(), string.data()));
    }
    return record;
}

/// The MAC.
Result<std::string> sign(ldns_pkt* packet, const TsigKey& key)
{
    TRY(domain_name(key.name));
    if (key.secret.empty() || !pki::from_base64(key.secret.reveal()))
        return fail(Errc::bad_config, "the secret of TSIG key " + printable(key.name, 300) +
                                          " is not base64, as the name server's own file has it");
    std::string secret(key.secret.reveal());
    const ldns_status status = ldns_pkt_tsig_sign(packet, key.name.c_str(), secret.c_str(), fudge,
                                                  name_of(key.algorithm), nullptr);
    wipe(secret);
    const ldns_rr* tsig = ldns_pkt_tsig(packet);
    if (status == LDNS_STATUS_OK && tsig != nullptr) return data_of(ldns_rr_rdf(tsig, tsig_mac));
    return fail(Errc::internal,
                std::string("signing a DNS update: ") + ldns_get_errorstr_by_id(status));
}

bool verify(ldns_pkt* packet, const std::string& wire, const std::string& mac, const TsigKey& key)
{
    const LdnsData asked(ldns_rdf_new_frm_data(LDNS_RDF_TYPE_INT16_DATA, mac.size(), mac.data()));
    ldns_rr* const signature = ldns_pkt_tsig(packet);
    std::string secret(key.secret.reveal());
    const bool good =
        ldns_pkt_tsig_verify(packet, reinterpret_cast<const std::uint8_t*>(wire.data()),
                             wire.size(), key.name.c_str(), secret.c_str(), asked.get());
    wipe(secret);
    // libldns takes it out meanwhile, and loses it when it does not know the algorithm.
    ldns_pkt_set_tsig(packet, signature);
    return good;
}

}  // namespace

Result<TsigAlgorithm> parse_tsig_algorithm(std::string_view text)
{
    for (const Algorithm& row : algorithms)
        if (row.text == text) return row.algorithm;
    return fail(Errc::bad_usage,
                '"' + printable(text, 100) + "\" is not one of hmac-sha256, hmac-sha512");
}

Result<UpdateMessage> write_update(const TxtUpdate& update, const TsigKey* key)
{
    auto zone = TRY(zone_record(update.zone));
    auto record = TRY(txt_record(update));
    const LdnsPacket packet(ldns_pkt_new());
    ldns_pkt_set_opcode(packet.get(), LDNS_PACKET_UPDATE);
    ldns_pkt_set_random_id(packet.get());
    ldns_pkt_push_rr(packet.get(), LDNS_SECTION_QUESTION, zone.release());
    ldns_pkt_push_rr(packet.get(), LDNS_SECTION_AUTHORITY, record.release());
    UpdateMessage message;
    if (key != nullptr) message.mac = TRY(sign(packet.get(), *key));

    std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    if (ldns_pkt2wire(&bytes, packet.get(), &size) != LDNS_STATUS_OK)
        return fail(Errc::internal, "a DNS update cannot be written");
    message.wire.assign(reinterpret_cast<const char*>(bytes), size);
    std::free(bytes);
    return message;
}

Result<UpdateReply> read_update_reply(const std::string& wire, const UpdateMessage& sent,
                                      const TsigKey* key)
{
    constexpr unsigned qr = 0x80;
    if (wire.size() < header_bytes || (static_cast<unsigned char>(wire[2]) & qr) == 0 ||
        wire.compare(0, 2, sent.wire, 0, 2) != 0)
        return fail(Errc::protocol, "what came is no answer to the update");
    ldns_pkt* raw = nullptr;
    const ldns_status status =
        ldns_wire2pkt(&raw, reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size());
    const LdnsPacket packet(raw);
    if (status != LDNS_STATUS_OK)
        return fail(Errc::protocol,
                    std::string("what came is no DNS message: ") + ldns_get_errorstr_by_id(status));
    UpdateReply reply{.rcode = ldns_pkt_get_rcode(packet.get())};
    const ldns_rr* tsig = ldns_pkt_tsig(packet.get());
    if (tsig == nullptr || ldns_rr_rd_count(tsig) <= tsig_error) return reply;
    reply.tsig_error = ldns_rdf2native_int16(ldns_rr_rdf(tsig, tsig_error));
    reply.signed_by_key = key != nullptr && verify(packet.get(), wire, sent.mac, *key);
    return reply;
}

}  // namespace acme8443::net
