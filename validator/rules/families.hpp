#pragma once
#include <span>

#include "validator/rule.hpp"

// One function per file of rules. A new family is one line here and one in registry.cpp.
namespace acme8443::validator::rules {

// Names and how they are proved.
std::span<const Rule> identifier_rules();
std::span<const Rule> identifier_suffix_rules();
std::span<const Rule> order_names_rules();
std::span<const Rule> address_rules();
std::span<const Rule> method_rules();
std::span<const Rule> method_forum_rules();

// Keys and requests.
std::span<const Rule> key_rules();
std::span<const Rule> key_rsa_rules();
std::span<const Rule> key_rsa_flaw_rules();
std::span<const Rule> key_ec_rules();
std::span<const Rule> key_known_rules();
std::span<const Rule> csr_rules();
std::span<const Rule> csr_wish_rules();
std::span<const Rule> lifetime_rules();
std::span<const Rule> revocation_rules();
std::span<const Rule> acme_account_rules();
std::span<const Rule> acme_order_rules();

// DNS and CAA.
std::span<const Rule> caa_rules();
std::span<const Rule> dns_proof_rules();
std::span<const Rule> dns_server_rules();
std::span<const Rule> dns_persist_rules();

// The way from port 80.
std::span<const Rule> listener_rules();
std::span<const Rule> connection_rules();
std::span<const Rule> dns_address_rules();
std::span<const Rule> redirect_rules();
std::span<const Rule> redirect_target_rules();
std::span<const Rule> response_rules();
std::span<const Rule> survey_rules();
std::span<const Rule> survey_answer_rules();

// Port 443.
std::span<const Rule> tls_alpn_rules();
std::span<const Rule> tls_alpn_extension_rules();
std::span<const Rule> port_443_rules();

// Several perspectives.
std::span<const Rule> mpic_rules();

// Certificates.
std::span<const Rule> certificate_field_rules();
std::span<const Rule> certificate_signature_rules();
std::span<const Rule> certificate_lifetime_rules();
std::span<const Rule> certificate_time_rules();
std::span<const Rule> certificate_subject_rules();
std::span<const Rule> certificate_subject_length_rules();
std::span<const Rule> certificate_subject_string_rules();
std::span<const Rule> certificate_subject_word_rules();
std::span<const Rule> certificate_validation_rules();
std::span<const Rule> certificate_label_rules();
std::span<const Rule> certificate_wildcard_rules();
std::span<const Rule> certificate_underscore_rules();
std::span<const Rule> certificate_dns_name_rules();
std::span<const Rule> certificate_idn_rules();
std::span<const Rule> certificate_onion_rules();
std::span<const Rule> certificate_common_name_rules();
std::span<const Rule> certificate_address_rules();
std::span<const Rule> certificate_alt_name_rules();
std::span<const Rule> certificate_issuer_alt_name_rules();
std::span<const Rule> certificate_key_usage_rules();
std::span<const Rule> certificate_purpose_rules();
std::span<const Rule> certificate_constraint_rules();
std::span<const Rule> certificate_name_constraint_rules();
std::span<const Rule> certificate_ca_rules();
std::span<const Rule> certificate_subordinate_ca_rules();
std::span<const Rule> certificate_pointer_rules();
std::span<const Rule> certificate_crl_rules();
std::span<const Rule> certificate_policy_rules();
std::span<const Rule> certificate_key_rules();
std::span<const Rule> certificate_dsa_rules();
std::span<const Rule> issued_rules();
std::span<const Rule> issuance_profile_rules();
std::span<const Rule> issued_lifetime_rules();

}  // namespace acme8443::validator::rules
