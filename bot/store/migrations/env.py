"""Alembic's entry: runs the steps on the connection that `upgrade` gives it."""

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    transactional_ddl=True,  # so does SQLite, once the driver keeps its hands off transactions
)
context.run_migrations()
