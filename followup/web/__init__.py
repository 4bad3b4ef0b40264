"""The pages: server-rendered, plain links and forms, no script. A route parses, calls one service, renders."""
