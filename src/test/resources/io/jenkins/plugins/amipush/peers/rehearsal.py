"""Drives the rehearsal cloud with boto3, and prints what boto3 makes of its answers as JSON.

Every XML answer is held against the service's model as well: an element that the model does not know would be
overlooked silently.
"""
import base64
import hashlib
import io
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

ACCOUNTS = ['111111111111', '222222222222']
unknown = []
judged = set()


def local(tag):
    return re.sub(r'\{.*\}', '', tag)


def check(node, shape, path):
    if shape.type_name == 'structure':
        members = {}
        for name, member in shape.members.items():
            named = member.serialization.get('name', name)
            if member.type_name == 'list' and member.serialization.get('flattened'):
                named = member.serialization.get('name') or member.member.serialization.get('name') or name
            members[named] = member
        for child in node:
            name = local(child.tag)
            member = members.get(name)
            if member is None:
                unknown.append(path + '/' + name)
            elif member.type_name == 'list' and member.serialization.get('flattened'):
                check(child, member.member, path + '/' + name)
            else:
                check(child, member, path + '/' + name)
    elif shape.type_name == 'list':
        item = shape.member.serialization.get('name', 'member')
        for child in node:
            if local(child.tag) != item:
                unknown.append(path + '/' + local(child.tag))
            check(child, shape.member, path + '/' + local(child.tag))
    elif len(node):
        unknown.append(path + ': no scalar')


def judge(http_response, parsed, model, **_):
    if http_response.status_code >= 300 or model.output_shape is None or model.has_streaming_output:
        return
    body = http_response.content
    if not body.lstrip().startswith(b'<'):
        return
    root = ElementTree.fromstring(body)
    for extra in ('requestId', 'return', 'ResponseMetadata'):
        for child in [c for c in root if local(c.tag) == extra and extra not in model.output_shape.members]:
            if extra != 'return' or child.text == 'true':
                root.remove(child)
    shape = model.output_shape
    wrapper = shape.serialization.get('resultWrapper')
    if wrapper:
        root = next(c for c in root if local(c.tag) == wrapper)
    if model.service_model.metadata['protocol'] == 'rest-xml' and len(root) == 0:
        return
    check(root, shape, model.name)
    judged.add(model.name)


def client(service, **more):
    made = boto3.client(service, **more)
    made.meta.events.register('after-call', judge)
    return made


def error(call, **parameters):
    try:
        call(**parameters)
    except ClientError as e:
        assert e.response['Error']['Message'], e.response
        return {'code': e.response['Error']['Code'], 'status': e.response['ResponseMetadata']['HTTPStatusCode'],
                'id': bool(e.response['ResponseMetadata'].get('RequestId'))}
    return None


def bare(answer):
    """Without what is about the transport."""
    return {name: value for name, value in answer.items() if name != 'ResponseMetadata'}


def content(mib):
    return b''.join(hashlib.sha256(str(n).encode()).digest() for n in range(mib << 15))


def s3():
    s3 = client('s3')
    region = s3.meta.region_name
    out = {'absent': error(s3.head_bucket, Bucket='b-one')}
    s3.create_bucket(Bucket='b-one', CreateBucketConfiguration={'LocationConstraint': region})
    out['location'] = s3.get_bucket_location(Bucket='b-one')['LocationConstraint']
    out['buckets'] = [b['Name'] for b in s3.list_buckets()['Buckets']]
    out['taken'] = error(s3.create_bucket, Bucket='b-one',
                         CreateBucketConfiguration={'LocationConstraint': region})
    out['foreign'] = error(s3.head_bucket, Bucket='b-one', ExpectedBucketOwner='999999999999')
    body = content(20)
    s3.upload_fileobj(io.BytesIO(body), 'b-one', 'dir/a b+\u00fc.raw',
                      ExtraArgs={'Metadata': {'who': 'peer'}, 'Tagging': 'a=1&b=x%20y'},
                      Config=TransferConfig(multipart_threshold=8 << 20, multipart_chunksize=8 << 20))
    head = s3.head_object(Bucket='b-one', Key='dir/a b+\u00fc.raw', ChecksumMode='ENABLED')
    digests = [hashlib.md5(body[at:at + (8 << 20)]).digest() for at in range(0, len(body), 8 << 20)]
    out['head'] = {'size': head['ContentLength'], 'metadata': head['Metadata'],
                   'etag': head['ETag'] == '"%s-3"' % hashlib.md5(b''.join(digests)).hexdigest(),
                   'checksumType': head.get('ChecksumType'), 'dated': head['LastModified'].year > 2000}
    tags = s3.get_object_tagging(Bucket='b-one', Key='dir/a b+\u00fc.raw')['TagSet']
    out['tags'] = {t['Key']: t['Value'] for t in tags}
    s3.put_object_tagging(Bucket='b-one', Key='dir/a b+\u00fc.raw', Tagging={'TagSet': [{'Key': 'c', 'Value': '2'}]})
    out['replaced'] = s3.get_object_tagging(Bucket='b-one', Key='dir/a b+\u00fc.raw')['TagSet']
    got = io.BytesIO()
    s3.download_fileobj('b-one', 'dir/a b+\u00fc.raw', got)
    out['same'] = got.getvalue() == body
    out['range'] = s3.get_object(Bucket='b-one', Key='dir/a b+\u00fc.raw', Range='bytes=5-9')['Body'].read() == body[5:10]

    ids = [s3.create_multipart_upload(Bucket='b-one', Key='k%d' % n, ChecksumAlgorithm='SHA256')['UploadId']
           for n in range(3)]
    sent = [s3.upload_part(Bucket='b-one', Key='k0', UploadId=ids[0], PartNumber=n, Body=body[:5 << 20],
                           ChecksumAlgorithm='SHA256') for n in (1, 2, 7)]
    pages = s3.get_paginator('list_parts').paginate(Bucket='b-one', Key='k0', UploadId=ids[0],
                                                    PaginationConfig={'PageSize': 2})
    parts = [p for page in pages for p in page['Parts']]
    out['parts'] = [[p['PartNumber'], p['Size'], p['ETag'] == s['ETag'],
                     p['ChecksumSHA256'] == base64.b64encode(hashlib.sha256(body[:5 << 20]).digest()).decode()]
                    for p, s in zip(parts, sent)]
    uploads = s3.get_paginator('list_multipart_uploads').paginate(Bucket='b-one', PaginationConfig={'PageSize': 2})
    out['uploads'] = [[u['Key'], u['UploadId'] in ids] for page in uploads for u in page['Uploads']]
    done = s3.complete_multipart_upload(
        Bucket='b-one', Key='k0', UploadId=ids[0], MultipartUpload={'Parts': [
            {'PartNumber': p['PartNumber'], 'ETag': p['ETag'], 'ChecksumSHA256': p['ChecksumSHA256']} for p in parts]})
    out['completed'] = [done['Bucket'], done['Key'], done['ETag'].endswith('-3"'), done['ChecksumSHA256'].endswith('-3')]
    s3.abort_multipart_upload(Bucket='b-one', Key='k1', UploadId=ids[1])
    out['gone'] = error(s3.list_parts, Bucket='b-one', Key='k1', UploadId=ids[1])
    out['damaged'] = error(s3.put_object, Bucket='b-one', Key='bad', Body=b'x', ChecksumSHA256=base64.b64encode(
        hashlib.sha256(b'y').digest()).decode())
    for n in range(5):
        s3.put_object(Bucket='b-one', Key='list/%d' % n, Body=b'x' * n)
    keys = s3.get_paginator('list_objects_v2').paginate(Bucket='b-one', Prefix='list/', PaginationConfig={'PageSize': 2})
    out['listed'] = [[o['Key'], o['Size']] for page in keys for o in page['Contents']]
    s3.delete_object(Bucket='b-one', Key='list/0')
    out['deleted'] = error(s3.head_object, Bucket='b-one', Key='list/0')
    out['noKey'] = error(s3.get_object, Bucket='b-one', Key='list/0')
    return out


def imported(ec2, number):
    s3 = client('s3')
    if number == 0:
        s3.create_bucket(Bucket='b-ec2', CreateBucketConfiguration={'LocationConstraint': s3.meta.region_name})
    s3.put_object(Bucket='b-ec2', Key='disk%d.raw' % number, Body=b'DATA' * 1024)
    task = ec2.import_snapshot(
        Description='import', ClientToken='token%d' % number, RoleName='vmimport',
        DiskContainer={'Description': 'disk', 'Format': 'raw',
                       'UserBucket': {'S3Bucket': 'b-ec2', 'S3Key': 'disk%d.raw' % number}},
        TagSpecifications=[{'ResourceType': 'import-snapshot-task', 'Tags': [{'Key': 'Name', 'Value': 'N%d' % number}]}])
    ec2.get_waiter('snapshot_imported').wait(ImportTaskIds=[task['ImportTaskId']], WaiterConfig={'Delay': 0})
    return task, ec2.describe_import_snapshot_tasks(ImportTaskIds=[task['ImportTaskId']])['ImportSnapshotTasks'][0]


def register(ec2, name, snapshot, **more):
    return ec2.register_image(
        Name=name, Description='<Red & Hat>', Architecture='x86_64', VirtualizationType='hvm',
        RootDeviceName='/dev/sda1', EnaSupport=True, SriovNetSupport='simple', BootMode='uefi-preferred',
        BillingProducts=['bp-6fa54006'], TagSpecifications=[
            {'ResourceType': 'image', 'Tags': [{'Key': 'k', 'Value': 'v & w'}]}],
        BlockDeviceMappings=[{'DeviceName': '/dev/sda1', 'Ebs': {
            'SnapshotId': snapshot, 'VolumeType': 'gp3', 'VolumeSize': 10, 'Iops': 4000, 'Throughput': 200,
            'DeleteOnTermination': True}}], **more)['ImageId']


def ec2():
    ec2 = client('ec2')
    out = {}
    task, ended = imported(ec2, 0)
    out['begun'] = {'status': task['SnapshotTaskDetail']['Status'], 'tags': task['Tags'],
                    'description': task['Description'], 'bucket': task['SnapshotTaskDetail']['UserBucket']}
    out['ended'] = {'status': ended['SnapshotTaskDetail']['Status'], 'size': ended['SnapshotTaskDetail']['DiskImageSize'],
                    'format': ended['SnapshotTaskDetail']['Format']}
    snapshot = ended['SnapshotTaskDetail']['SnapshotId']
    ec2.create_tags(Resources=[snapshot], Tags=[{'Key': 'Name', 'Value': 'N'}])
    ec2.modify_snapshot_attribute(SnapshotId=snapshot, Attribute='createVolumePermission',
                                  CreateVolumePermission={'Add': [{'UserId': a} for a in ACCOUNTS]})
    ec2.modify_snapshot_attribute(SnapshotId=snapshot, Attribute='createVolumePermission',
                                  OperationType='remove', UserIds=ACCOUNTS[:1])
    out['volumePermissions'] = ec2.describe_snapshot_attribute(
        SnapshotId=snapshot, Attribute='createVolumePermission')['CreateVolumePermissions']
    seen = ec2.describe_snapshots(OwnerIds=['self'], Filters=[{'Name': 'tag:Name', 'Values': ['N']}])['Snapshots'][0]
    out['snapshot'] = {'state': seen['State'], 'size': seen['VolumeSize'], 'progress': seen['Progress'],
                       'encrypted': seen['Encrypted'], 'tags': seen['Tags'], 'dated': seen['StartTime'].year > 2000,
                       'owner': seen['OwnerId'], 'id': seen['SnapshotId'] == snapshot}
    image = register(ec2, 'name (1)', snapshot, TpmSupport='v2.0', ImdsSupport='v2.0')
    ec2.get_waiter('image_available').wait(ImageIds=[image], WaiterConfig={'Delay': 0})
    out['registered'] = ec2.describe_images(ImageIds=[image])['Images'][0]['Description']
    out['taken'] = error(lambda: register(ec2, 'name (1)', snapshot))
    ec2.modify_image_attribute(ImageId=image, LaunchPermission={
        'Add': [{'UserId': a} for a in ACCOUNTS] + [{'Group': 'all'}]})
    ec2.modify_image_attribute(ImageId=image, LaunchPermission={'Remove': [{'UserId': ACCOUNTS[0]}]})
    out['launchPermissions'] = ec2.describe_image_attribute(
        ImageId=image, Attribute='launchPermission')['LaunchPermissions']
    ec2.modify_image_attribute(ImageId=image, Description={'Value': 'new'})
    out['description'] = ec2.describe_image_attribute(ImageId=image, Attribute='description')['Description']
    out['bootMode'] = ec2.describe_image_attribute(ImageId=image, Attribute='bootMode')['BootMode']
    seen = ec2.describe_images(ImageIds=[image])['Images'][0]
    out['image'] = {k: v for k, v in seen.items() if k != 'CreationDate'}
    out['image']['ImageId'] = seen['ImageId'] == image
    out['image']['BlockDeviceMappings'][0]['Ebs']['SnapshotId'] = \
        out['image']['BlockDeviceMappings'][0]['Ebs']['SnapshotId'] == snapshot
    out['created'] = bool(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z', seen['CreationDate']))
    out['blocked'] = ec2.get_image_block_public_access_state()['ImageBlockPublicAccessState']
    out['inUse'] = error(ec2.delete_snapshot, SnapshotId=snapshot)
    out['noImage'] = error(ec2.describe_images, ImageIds=['ami-0123456789abcdef0'])
    out['noTask'] = error(ec2.describe_import_snapshot_tasks, ImportTaskIds=['import-snap-0123456789abcdef0'])
    out['regions'] = 'us-east-2' in [r['RegionName'] for r in ec2.describe_regions()['Regions']]
    out['tagged'] = [[t['ResourceType'], t['Key'], t['Value']] for t in ec2.describe_tags(
        Filters=[{'Name': 'resource-id', 'Values': [image]}])['Tags']]
    copy = client('ec2', region_name='eu-west-1').copy_snapshot(
        SourceRegion=ec2.meta.region_name, SourceSnapshotId=snapshot, Description='copy')
    out['copied'] = copy['SnapshotId'].startswith('snap-')
    ec2.deregister_image(ImageId=image)
    ec2.delete_snapshot(SnapshotId=snapshot)
    out['left'] = len(ec2.describe_images(Owners=['self'])['Images'])
    return out


def pages():
    ec2 = client('ec2')
    snapshots = [imported(ec2, n)[1]['SnapshotTaskDetail']['SnapshotId'] for n in range(7)]
    images = [register(ec2, 'image%d' % n, s) for n, s in enumerate(snapshots)]

    def all_of(operation, key, size, **parameters):
        found = ec2.get_paginator(operation).paginate(PaginationConfig={'PageSize': size}, **parameters)
        collected = [page[key] for page in found]
        return [[len(page) for page in collected], [item for page in collected for item in page]]

    out = {}
    sizes, found = all_of('describe_images', 'Images', 3, Owners=['self'])
    out['images'] = [sizes, sorted(i['ImageId'] for i in found) == sorted(images)]
    sizes, found = all_of('describe_images', 'Images', 3, Owners=['self'],
                          Filters=[{'Name': 'name', 'Values': ['image1', 'image5', 'im?gex']}])
    out['filtered'] = [sizes, sorted(i['Name'] for i in found)]
    sizes, found = all_of('describe_snapshots', 'Snapshots', 5, OwnerIds=['self'])
    out['snapshots'] = [sizes, sorted(s['SnapshotId'] for s in found) == sorted(snapshots)]
    sizes, found = all_of('describe_import_snapshot_tasks', 'ImportSnapshotTasks', 5)
    out['tasks'] = [sizes, sorted(t['Tags'][0]['Value'] for t in found)]
    return out


def sts():
    sts = client('sts')
    role = sts.assume_role(RoleArn='arn:aws:iam::210987654321:role/path/pusher', RoleSessionName='peer')
    keys = role['Credentials']
    other = client('sts', aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'],
                   aws_session_token=keys['SessionToken'])
    return {'own': bare(sts.get_caller_identity()), 'assumed': {
                k: v for k, v in bare(other.get_caller_identity()).items() if k != 'UserId'},
            'arn': role['AssumedRoleUser']['Arn'], 'expires': keys['Expiration'].year > 2000,
            'malformed': error(sts.assume_role, RoleArn='arn:aws:iam::1:role/x-role-of-nobody', RoleSessionName='peer')}


def ebs():
    ebs = client('ebs')
    ec2 = client('ec2')
    started = ebs.start_snapshot(VolumeSize=1, Description='direct', ClientToken='t', Tags=[{'Key': 'a', 'Value': 'b'}])
    block = bytes(range(256)) * 2048
    digest = base64.b64encode(hashlib.sha256(block).digest()).decode()
    put = ebs.put_snapshot_block(SnapshotId=started['SnapshotId'], BlockIndex=3, BlockData=block, DataLength=len(block),
                                 Checksum=digest, ChecksumAlgorithm='SHA256')
    out = {'started': {k: v for k, v in bare(started).items() if k not in ('SnapshotId', 'StartTime')},
           'put': bare(put) == {'Checksum': digest, 'ChecksumAlgorithm': 'SHA256'},
           'damaged': error(ebs.put_snapshot_block, SnapshotId=started['SnapshotId'], BlockIndex=4, BlockData=block,
                            DataLength=len(block), Checksum=base64.b64encode(b'0' * 32).decode(),
                            ChecksumAlgorithm='SHA256')}
    out['completed'] = ebs.complete_snapshot(SnapshotId=started['SnapshotId'], ChangedBlocksCount=1)['Status']
    ec2.get_waiter('snapshot_completed').wait(SnapshotIds=[started['SnapshotId']], WaiterConfig={'Delay': 0})
    listed = ebs.list_snapshot_blocks(SnapshotId=started['SnapshotId'])
    out['listed'] = [[b['BlockIndex'] for b in listed['Blocks']], listed['VolumeSize'], listed['BlockSize']]
    got = ebs.get_snapshot_block(SnapshotId=started['SnapshotId'], BlockIndex=3,
                                 BlockToken=listed['Blocks'][0]['BlockToken'])
    out['same'] = got['BlockData'].read() == block and got['Checksum'] == digest and got['DataLength'] == len(block)
    out['none'] = error(ebs.list_snapshot_blocks, SnapshotId='snap-0123456789abcdef0')
    return out


print(json.dumps({'seen': globals()[sys.argv[1]](), 'unknown': unknown, 'judged': sorted(judged)}, default=str))
