"""Elastic File System."""

from typing import Any

from .registry import repair


@repair("aws_efs_file_system_policy", "DeleteFileSystemPolicy", "not implemented")
def delete_policy() -> None:
    from moto.efs.responses import EFSResponse as Responses

    def delete_file_system_policy(self: Any) -> tuple[str, dict[str, str | int]]:
        self.efs_backend.file_systems_by_id[self._get_param("FileSystemId")].file_system_policy = None
        return "{}", {"Content-Type": "application/json"}

    setattr(Responses, "delete_file_system_policy", delete_file_system_policy)
