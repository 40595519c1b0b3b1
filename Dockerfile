# The image of a Credit Grid node: the archive that 'mvn package' makes, on a Java 17 runtime.
#
#   mvn package -DskipTests
#   docker build -t creditgrid:0.1.0-SNAPSHOT .
#
# It holds no secret and no configuration: Kubernetes mounts both (k8s/), and asks for the node's health by its own probes.
ARG RUNTIME=eclipse-temurin:17-jre

FROM ${RUNTIME} AS unpacked
COPY cli/target/creditgrid-*.tar.gz /tmp/
RUN mkdir /opt/creditgrid && tar -xzf /tmp/creditgrid-*.tar.gz -C /opt/creditgrid --strip-components=1

FROM ${RUNTIME}
COPY --from=unpacked /opt/creditgrid /opt/creditgrid
# by number: nobody with a shell, and Kubernetes can tell that it is not root
USER 10001:10001
WORKDIR /opt/creditgrid
HEALTHCHECK NONE
ENTRYPOINT ["/opt/creditgrid/bin/creditgrid"]
CMD ["--help"]
