package com.cloudbees.plugins.credentials.common;

/** A key store with an id. */
public interface StandardCertificateCredentials extends StandardCredentials, CertificateCredentials {}
