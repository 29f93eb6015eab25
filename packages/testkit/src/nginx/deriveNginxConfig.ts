import type { NginxOptions } from "./startNginx.js";

/** What Debian's own configuration says where it matters to a stream (gzip and tcp_nopush on), and one location. */
export function deriveNginxConfig(
  options: NginxOptions & { readonly dir: string; readonly port: number },
): string {
  const { dir, port, tls = false, location = [] } = options;
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const certificate = [`ssl_certificate ${dir}/cert.pem;`, `ssl_certificate_key ${dir}/key.pem;`];
  return `
daemon off;
worker_processes 1;
pid ${dir}/nginx.pid;
error_log stderr notice;
events { worker_connections 1024; }
http {
  ${temporary.map((name) => `${name}_temp_path ${dir}/${name};`).join("\n  ")}
  access_log ${dir}/access.log;
  sendfile on;
  tcp_nopush on;
  gzip on;
  upstream nodes {
    ${options.to.map((node) => `server ${node.host}:${node.port} max_fails=0;`).join("\n    ")}
  }
  server {
    listen 127.0.0.1:${port}${tls ? " ssl http2" : ""};
    ${tls ? certificate.join("\n    ") : ""}
    location / {
      proxy_pass http://nodes;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      ${location.join("\n      ")}
    }
  }
}
`;
}
