// Access logs of web servers, by the parsers that come with fluentd.

import { parserPlugin } from "../plugin.ts";

export const nginx = parserPlugin({
	name: "Nginx",
	parameters: { "@type": "nginx", keep_time_key: true },
	example:
		'192.0.2.7 192.0.2.8 - [21/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8.5.0"',
});

export const apache = parserPlugin({
	name: "Apache",
	parameters: { "@type": "apache2", keep_time_key: true },
	example:
		'192.0.2.7 - - [21/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8.5.0"',
});
