/** Keypairs of machines in one encrypted file, in the format of age. */
module io.hydravisor.vault.age {
    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires io.hydravisor.api;
    requires jdk.net;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    provides io.hydravisor.spi.KeyVaultProvider with
            io.hydravisor.vault.age.AgeVaultProvider;
}
